import { notFound, ProjectId, type ProcedureName, ProjectPathId } from '@rolecall/contracts';
import type { Executor, Transaction } from '@rolecall/db';
import {
  authorizeInOrganization,
  authorizeInOrganizationAgain,
  findOrganizationOfCall,
  type OrganizationCaller,
} from './authorization.ts';
import { documented, organizationProcedure } from './procedures.ts';
import { reachOf, requireVisible } from './project-reach.ts';
import type { ProjectWithDashboard } from './projects/mapper.ts';
import { findOrganizationIdOfProject, getProject, getProjectAccess, type ProjectAccess } from './projects/queries.ts';
import { type Unit, writerOf } from './unit-of-work.ts';

type OnOneProject = Extract<Parameters<typeof organizationProcedure>[0], `projects.${string}`>;
type InProject = Extract<ProcedureName, `dashboards.${string}`>;

/** A caller in an organization, and one of its projects that they may see. */
export interface ProjectCaller extends OrganizationCaller {
  project: ProjectWithDashboard;
}

/** A write of one project. */
export type ProjectUnit = Unit<ProjectCaller>;

/** Finds a project that the caller, and the caller's key, may see. @throws not_found, permission_denied */
async function getVisible<Found extends ProjectAccess>(
  get: (db: Executor, organizationId: string, id: number) => Promise<Found>,
  db: Executor,
  caller: OrganizationCaller,
  id: number,
): Promise<Found> {
  const project = await get(db, caller.organization.id, id);
  requireVisible(reachOf(caller), project);
  return project;
}

/** For calls on the project of the organization that the input names, where the caller and their key may see it. */
export const projectProcedure = (name: OnOneProject) =>
  organizationProcedure(name)
    .input(ProjectPathId)
    .use(async ({ ctx, input, next }) => {
      const project = await getVisible(getProject, ctx.database.executor, ctx, input.id);
      const { id } = ctx.organization;
      const authorizeAgain = async (trx: Transaction): Promise<ProjectCaller> => {
        const caller = await authorizeInOrganizationAgain(trx, ctx, name, id);
        return { ...caller, project: await getVisible(getProject, trx, caller, input.id) };
      };
      return next({ ctx: { project, write: writerOf(ctx, name, authorizeAgain, id) } });
    });

/** The same for what belongs to a project and is addressed without the organization, which is found through the project. */
export const inProjectProcedure = (name: InProject) =>
  documented
    .meta({ name })
    .input(ProjectId)
    .use(async ({ ctx, input, next }) => {
      const db = ctx.database.executor;
      const caller = await authorizeInOrganization(ctx.actor, name, async (actor) => {
        const organizationId = await findOrganizationIdOfProject(db, input.project_id);
        if (!organizationId) throw notFound();
        return findOrganizationOfCall(ctx, actor, organizationId);
      });
      await getVisible(getProjectAccess, db, caller, input.project_id);
      const { id } = caller.organization;
      const authorizeAgain = async (trx: Transaction) => {
        const again = await authorizeInOrganizationAgain(trx, ctx, name, id);
        await getVisible(getProjectAccess, trx, again, input.project_id);
        return again;
      };
      return next({ ctx: { ...caller, write: writerOf(ctx, name, authorizeAgain, id) } });
    });
