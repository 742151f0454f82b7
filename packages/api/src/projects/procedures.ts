import { notFound, ProjectId, type ProcedureName, ProjectPathId } from '@rolecall/contracts';
import { authorizeInOrganization, documented, organizationOfCall, organizationProcedure } from '../procedures.ts';
import { findOrganizationIdOfProject, getProject, getProjectAccess } from './queries.ts';
import { reachOf, requireVisible } from './reach.ts';

type OnOneProject = Extract<Parameters<typeof organizationProcedure>[0], `projects.${string}`>;
type InProject = Extract<ProcedureName, `dashboards.${string}`>;

/** For calls on the project of the organization that the input names, where the caller and their key may see it. */
export const projectProcedure = (name: OnOneProject) =>
  organizationProcedure(name)
    .input(ProjectPathId)
    .use(async ({ ctx, input, next }) => {
      const project = await getProject(ctx.database.executor, ctx.organization.id, input.id);
      requireVisible(reachOf(ctx), project);
      return next({ ctx: { project } });
    });

/** The same for what belongs to a project and is addressed without the organization, which is found through the project. */
export const inProjectProcedure = (name: InProject) =>
  documented
    .meta({ name })
    .input(ProjectId)
    .use(async ({ ctx, input, next }) => {
      const db = ctx.database.executor;
      const caller = await authorizeInOrganization(ctx, name, async (actor) => {
        const organizationId = await findOrganizationIdOfProject(db, input.project_id);
        if (!organizationId) throw notFound();
        return organizationOfCall(ctx, actor, organizationId);
      });
      requireVisible(reachOf(caller), await getProjectAccess(db, caller.organization.id, input.project_id));
      return next({ ctx: caller });
    });
