import {
  invalidInput,
  page,
  PageInput,
  Project,
  ProjectCreate,
  ProjectGetInput,
  projectJsonFields,
  ProjectOfToken,
  ProjectOverviewInput,
  ProjectSummary,
  ProjectUpdate,
} from '@rolecall/contracts';
import { laterOf, newId, type ProjectUpdate as ProjectColumns, type Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';
import { findDashboard, setPrimaryDashboard } from '../dashboards/queries.ts';
import { newToken } from '../keyring.ts';
import { output } from '../output.ts';
import { measuredFields } from '../pages.ts';
import { change, organizationProcedure, projectTokenProcedure, router } from '../procedures.ts';
import { givenSettings, type ProjectWithDashboard, toColumns, toNewColumns, toProject, toSettings } from './objects.ts';
import { projectProcedure } from './procedures.ts';
import { deleteProject, getProject, insertProject, listProjects, summarizeProjects, updateProject } from './queries.ts';
import { reachOf } from './reach.ts';
import { noBackup, readSecretTokens, rotateSecretToken } from './secret-tokens.ts';

const measuredSettings = measuredFields<Project>(projectJsonFields);

const about = (
  project: ProjectWithDashboard,
): Pick<ActivityRecord, 'scope' | 'item_id' | 'item_name' | 'organization_id' | 'project_id'> => ({
  scope: 'Project',
  item_id: project.id,
  item_name: project.name,
  organization_id: project.organization_id,
  project_id: project.id,
});

/**
 * Stores settings, and whatever else changes along with them.
 * @returns the project as it is then
 * @throws invalid_input where the primary dashboard is none of the project's
 */
async function applyChanges(
  trx: Transaction,
  project: ProjectWithDashboard,
  settings: ProjectUpdate,
  now: string,
  others: ProjectColumns = {},
) {
  const { organization_id, id } = project;
  const { primary_dashboard } = settings;
  if (primary_dashboard !== undefined) {
    if (primary_dashboard !== null && !(await findDashboard(trx, organization_id, id, primary_dashboard)))
      throw invalidInput('Dashboard does not belong to this team.', 'primary_dashboard');
    await setPrimaryDashboard(trx, organization_id, id, primary_dashboard);
  }
  await updateProject(trx, organization_id, id, {
    ...toColumns(settings),
    ...others,
    updated_at: laterOf(now, project.updated_at),
  });
  return getProject(trx, organization_id, id);
}

/** Projects of an organization. */
export const projectsRouter = router({
  /** The projects the caller may see and the key reaches. */
  list: organizationProcedure('projects.list')
    .input(PageInput)
    .output(output(page(Project)))
    .query(async ({ ctx, input }) => {
      const { count, results } = await listProjects(
        ctx.database.executor,
        ctx.organization.id,
        reachOf(ctx),
        input,
        ctx.answer,
      );
      return { count, results: results.map((row) => measuredSettings(toProject(row, ctx), Number(row.bytes))) };
    }),

  /** The same projects, searched and ordered, without settings and tokens. */
  overview: organizationProcedure('projects.overview')
    .input(ProjectOverviewInput)
    .output(output(page(ProjectSummary)))
    .query(({ ctx, input }) => summarizeProjects(ctx.database.executor, ctx.organization.id, reachOf(ctx), input)),

  get: projectProcedure('projects.get')
    .input(ProjectGetInput)
    .output(output(Project))
    .query(({ ctx, input }) => toProject(ctx.project, ctx, { maskSecrets: input.mask_secrets })),

  /** Makes a project; it has no secret token until the first rotation. */
  create: organizationProcedure('projects.create')
    .input(ProjectCreate)
    .output(output(Project))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const settings = { ...givenSettings(input), name: input.name };
        if (settings.primary_dashboard != null)
          throw invalidInput('Dashboard does not belong to this team.', 'primary_dashboard');
        const now = ctx.now();
        const id = await insertProject(trx, {
          ...toNewColumns(settings),
          organization_id: organizationId,
          uuid: newId(),
          api_token: newToken('phc_'),
          secret_api_token_encrypted: null,
          secret_api_token_digest: null,
          secret_api_token_last_used_at: null,
          ...noBackup,
          created_at: now,
          updated_at: now,
        });
        const project = await getProject(trx, organizationId, id);
        return {
          answer: toProject(project, ctx),
          activity: { ...about(project), activity: 'created', before: null, after: settings },
        };
      }),
    ),

  update: projectProcedure('projects.update')
    .input(ProjectUpdate)
    .output(output(Project))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const before = ctx.project;
        const after = await applyChanges(trx, before, givenSettings(input), ctx.now());
        return {
          answer: toProject(after, ctx),
          activity: { ...about(after), activity: 'updated', before: toSettings(before), after: toSettings(after) },
        };
      }),
    ),

  /** Deletes the project with its dashboards; its tokens stop working. */
  delete: projectProcedure('projects.delete').mutation(
    change(async ({ ctx: { project }, trx }) => {
      await deleteProject(trx, project.organization_id, project.id);
      return {
        answer: undefined,
        activity: { ...about(project), activity: 'deleted', before: toSettings(project), after: null },
      };
    }),
  ),

  /**
   * Puts a new secret token in the place of the current one, which works on as the backup; the backup before stops
   * working. Settings sent along are stored with it, or nothing is.
   */
  rotateSecretToken: projectProcedure('projects.rotateSecretToken')
    .input(ProjectUpdate)
    .output(output(Project))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const before = ctx.project;
        const after = await applyChanges(
          trx,
          before,
          givenSettings(input),
          ctx.now(),
          rotateSecretToken(ctx.keyring, before),
        );
        const snapshot = (project: ProjectWithDashboard) => ({
          ...toSettings(project),
          ...readSecretTokens(ctx.keyring, project),
        });
        return {
          answer: toProject(after, ctx),
          activity: { ...about(after), activity: 'rotated', before: snapshot(before), after: snapshot(after) },
        };
      }),
    ),

  /** Stops the backup token working; where there is none, nothing happens. */
  deleteSecretTokenBackup: projectProcedure('projects.deleteSecretTokenBackup')
    .output(output(Project))
    .mutation(
      change(async ({ ctx, trx }) => {
        const before = ctx.project;
        if (before.secret_api_token_backup_digest === null) return { answer: toProject(before, ctx), activity: [] };
        const after = await applyChanges(trx, before, {}, ctx.now(), noBackup);
        const snapshot = (project: ProjectWithDashboard) => ({
          secret_api_token_backup: readSecretTokens(ctx.keyring, project).secret_api_token_backup,
        });
        return {
          answer: toProject(after, ctx),
          activity: {
            ...about(after),
            activity: 'secret_token_backup_deleted',
            before: snapshot(before),
            after: snapshot(after),
          },
        };
      }),
    ),

  /** Gives the project a new public token; the one before stops working. */
  resetToken: projectProcedure('projects.resetToken')
    .output(output(Project))
    .mutation(
      change(async ({ ctx, trx }) => {
        const before = ctx.project;
        const after = await applyChanges(trx, before, {}, ctx.now(), { api_token: newToken('phc_') });
        return {
          answer: toProject(after, ctx),
          activity: {
            ...about(after),
            activity: 'token_reset',
            before: { api_token: before.api_token },
            after: { api_token: after.api_token },
          },
        };
      }),
    ),

  /** The project whose secret token the caller holds. */
  current: projectTokenProcedure('projects.current')
    .output(output(ProjectOfToken))
    .query(async ({ ctx }) => {
      const { id, organization_id } = ctx.actor.project;
      const { uuid, name, api_token, timezone, created_at, updated_at } = await getProject(
        ctx.database.executor,
        organization_id,
        id,
      );
      return { id, uuid, name, organization: organization_id, api_token, timezone, created_at, updated_at };
    }),
});
