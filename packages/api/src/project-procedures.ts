import {
  notFound,
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
  findOrganizationWithProjectOfCall,
  type OrganizationCaller,
} from './authorization.ts';
import type { Context } from './context.ts';
import { documented } from './procedures.ts';
import type { ProjectForCaller } from './projects/mapper.ts';
import { getProject, getProjectAccess, type ProjectAccess } from './projects/queries.ts';
import { type Unit, writerOf } from './unit-of-work.ts';

type OnOneProject = Extract<ProcedureName, `projects.${string}` | `environments.${string}`>;
type InProject = Extract<ProcedureName, `dashboards.${string}` | `access.${string}`>;

/** A caller in an organization, with one of its projects that they may see. */
export interface ProjectCaller<Found extends ProjectAccess = ProjectForCaller> extends OrganizationCaller {
  project: Found;
}

/** A write to one project. */
export type ProjectUnit<Found extends ProjectAccess = ProjectForCaller> = Unit<ProjectCaller<Found>>;

type GetProject<Found extends ProjectAccess> = (
  db: Executor,
  organizationId: string,
  reach: Reach,
  id: number,
) => Promise<Found>;

/** Checks the caller's level on a project. @throws permission_denied */
function requireProjectLevel(name: ProcedureName, caller: OrganizationCaller, project: ProjectAccess): void {
  const { project: needed, denied } = permissionOf(name);
  if (needed === undefined) throw new TypeError(`${name} is not about one project.`);
  if (project.access_level === 0 || reachOf(caller).only?.includes(project.id) === false)
    throw permissionDenied(sentences.projectForbidden);
  if (project.access_level < projectRank(needed)) throw permissionDenied(denied);
}

/**
 * Finds the project of a call and authorizes the caller. The caller's membership and level on the project are read by
 * one query; a write checks both again under its lock.
 * @param get reads the project as the write needs it
 * @param organizationId as named by the call; if undefined, the project's organization
 */
async function openProject<Found extends ProjectAccess>(
  ctx: Context,
  name: ProcedureName,
  get: GetProject<Found>,
  id: number,
  organizationId?: string,
) {
  const caller = await authorizeInOrganization(ctx.actor, name, (actor) =>
    findOrganizationWithProjectOfCall(ctx, actor, organizationId, id),
  );
  const { project } = caller.organization;
  if (!project) throw notFound();
  requireProjectLevel(name, caller, project);
  const authorizeAgain = async (trx: Transaction): Promise<ProjectCaller<Found>> => {
    const again = await authorizeInOrganizationAgain(trx, ctx, name, caller.organization.id);
    const found = await get(trx, caller.organization.id, reachOf(again), id);
    requireProjectLevel(name, again, found);
    return { ...again, project: found };
  };
  return { ...caller, project, write: writerOf(ctx, name, authorizeAgain, caller.organization.id) };
}

const OrganizationOfProject = z.object({ organization_id: organizationId.optional() });

/** For calls on one project that the caller and their key may access, in the organization that the input names, if any. */
export const projectProcedure = (name: OnOneProject) =>
  documented
    .meta({ name })
    .input(OrganizationOfProject)
    .input(ProjectPathId)
    .use(async ({ ctx, input, next }) => {
      const opened = await openProject(ctx, name, getProject, input.id, input.organization_id);
      const project = await getProject(ctx.database.executor, opened.organization.id, reachOf(opened), input.id);
      return next({ ctx: { ...opened, project } });
    });

/** For resources of a project, which the input names as `project_id`. */
export const inProjectProcedure = (name: InProject) =>
  documented
    .meta({ name })
    .input(ProjectId)
    .use(async ({ ctx, input, next }) =>
      next({ ctx: await openProject(ctx, name, getProjectAccess, input.project_id) }),
    );
