import {
  organizationId,
  permissionDenied,
  permissionOf,
  ProjectId,
  type ProcedureName,
  ProjectPathId,
  sentences,
} from '@rolecall/contracts';
import type { Executor, Transaction } from '@rolecall/db';
import { z } from 'zod';
import { projectRank, type Reach, reachOf } from './access.ts';
import {
  authorizeInOrganization,
  authorizeInOrganizationAgain,
  findOrganizationOfCall,
  type OrganizationCaller,
} from './authorization.ts';
import type { Context } from './context.ts';
import { documented } from './procedures.ts';
import type { ProjectForCaller } from './projects/mapper.ts';
import { findOrganizationIdOfProject, getProject, getProjectAccess, type ProjectAccess } from './projects/queries.ts';
import { type Unit, writerOf } from './unit-of-work.ts';

type OnOneProject = Extract<ProcedureName, `projects.${string}` | `environments.${string}`>;
type InProject = Extract<ProcedureName, `dashboards.${string}` | `access.${string}`>;

/** A caller in an organization, and one of its projects that they may see. */
export interface ProjectCaller<Found extends ProjectAccess = ProjectForCaller> extends OrganizationCaller {
  project: Found;
}

/** A write of one project. */
export type ProjectUnit<Found extends ProjectAccess = ProjectForCaller> = Unit<ProjectCaller<Found>>;

type GetProject<Found extends ProjectAccess> = (
  db: Executor,
  organizationId: string,
  reach: Reach,
  id: number,
) => Promise<Found>;

/** Finds a project on which the caller has the level that the permission asks for. @throws not_found, permission_denied */
async function getPermitted<Found extends ProjectAccess>(
  get: GetProject<Found>,
  db: Executor,
  name: ProcedureName,
  caller: OrganizationCaller,
  id: number,
): Promise<ProjectCaller<Found>> {
  const reach = reachOf(caller);
  const project = await get(db, caller.organization.id, reach, id);
  const { project: needed, denied } = permissionOf(name);
  if (needed === undefined) throw new TypeError(`${name} is not about one project.`);
  if (project.access_level === 0 || (reach.only && !reach.only.includes(project.id)))
    throw permissionDenied(sentences.projectForbidden);
  if (project.access_level < projectRank(needed)) throw permissionDenied(denied);
  return { ...caller, project };
}

/**
 * Finds the project of a call, and lets its caller in.
 * @param organizationId as the call names it; where it names none, the organization is found through the project
 */
async function openProject<Found extends ProjectAccess>(
  ctx: Context,
  name: ProcedureName,
  get: GetProject<Found>,
  id: number,
  organizationId?: string,
) {
  const db = ctx.database.executor;
  const caller = await authorizeInOrganization(ctx.actor, name, async (actor) => {
    const named = organizationId ?? (await findOrganizationIdOfProject(db, id));
    return named === undefined ? undefined : findOrganizationOfCall(ctx, actor, named);
  });
  const permitted = await getPermitted(get, db, name, caller, id);
  const found = caller.organization.id;
  const authorizeAgain = async (trx: Transaction) =>
    getPermitted(get, trx, name, await authorizeInOrganizationAgain(trx, ctx, name, found), id);
  return { ...permitted, write: writerOf(ctx, name, authorizeAgain, found) };
}

const OrganizationOfProject = z.object({ organization_id: organizationId.optional() });

/** For calls on one project, of the organization that the input names if it names one, where the caller and their key may. */
export const projectProcedure = (name: OnOneProject) =>
  documented
    .meta({ name })
    .input(OrganizationOfProject)
    .input(ProjectPathId)
    .use(async ({ ctx, input, next }) =>
      next({ ctx: await openProject(ctx, name, getProject, input.id, input.organization_id) }),
    );

/** For what belongs to a project, which the input names as `project_id`. */
export const inProjectProcedure = (name: InProject) =>
  documented
    .meta({ name })
    .input(ProjectId)
    .use(async ({ ctx, input, next }) =>
      next({ ctx: await openProject(ctx, name, getProjectAccess, input.project_id) }),
    );
