import {
  Environment,
  EnvironmentUpdate,
  expecting,
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
import { reachOf } from '../access.ts';
import { output } from '../output.ts';
import { measuredFields } from '../pages.ts';
import { organizationProcedure, projectOrUserProcedure, router } from '../procedures.ts';
import { projectProcedure } from '../project-procedures.ts';
import { toEnvironment, toProject } from './mapper.ts';
import { listProjects, summarizeProjects } from './queries.ts';
import {
  createProject,
  deleteProject,
  deleteTokenBackup,
  getCurrentProject,
  resetToken,
  rotateProjectToken,
  updateEnvironment,
  updateProject,
} from './service.ts';

const measuredSettings = measuredFields<Project>(projectJsonFields);

/** Projects of an organization. */
export const projectsRouter = router({
  /** The projects that the caller may see and their key reaches. */
  list: organizationProcedure('projects.list')
    .input(PageInput)
    .output(output(page(Project)))
    .query(async ({ ctx, input }) => {
      const { count, results } = await ctx.read((db) =>
        listProjects(db, ctx.organization.id, reachOf(ctx), input, ctx.answer),
      );
      return { count, results: results.map((row) => measuredSettings(toProject(row, ctx), Number(row.bytes))) };
    }),

  /** The same projects, searched and sorted, without settings and tokens. */
  overview: organizationProcedure('projects.overview')
    .input(ProjectOverviewInput)
    .output(output(page(ProjectSummary)))
    .query(({ ctx, input }) => ctx.read((db) => summarizeProjects(db, ctx.organization.id, reachOf(ctx), input))),

  get: projectProcedure('projects.get')
    .input(ProjectGetInput)
    .output(output(Project))
    .query(({ ctx, input }) => toProject(ctx.project, ctx, { maskSecrets: input.mask_secrets })),

  /** Creates a project. It has no secret token until the first rotation. */
  create: organizationProcedure('projects.create')
    .input(ProjectCreate)
    .output(output(Project))
    .mutation(({ ctx, input }) => ctx.write((unit) => createProject(unit, input))),

  update: projectProcedure('projects.update')
    .input(ProjectUpdate)
    .input(expecting(ProjectUpdate))
    .output(output(Project))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateProject(unit, input))),

  /** Deletes the project with its dashboards; its tokens stop working. */
  delete: projectProcedure('projects.delete').mutation(({ ctx }) => ctx.write(deleteProject)),

  /**
   * Replaces the secret token. The previous token keeps working as the backup, and the previous backup stops working.
   * Settings in the input are stored in the same write.
   */
  rotateSecretToken: projectProcedure('projects.rotateSecretToken')
    .input(ProjectUpdate)
    .output(output(Project))
    .mutation(({ ctx, input }) => ctx.write((unit) => rotateProjectToken(unit, input))),

  /** Deletes the backup token, which stops working. Does nothing if there is none. */
  deleteSecretTokenBackup: projectProcedure('projects.deleteSecretTokenBackup')
    .output(output(Project))
    .mutation(({ ctx }) => ctx.write(deleteTokenBackup)),

  /** Replaces the project's public token. The previous one stops working. */
  resetToken: projectProcedure('projects.resetToken')
    .output(output(Project))
    .mutation(({ ctx }) => ctx.write(resetToken)),

  /** The project that the caller's secret token belongs to, or the user's current project. */
  current: projectOrUserProcedure('projects.current')
    .output(output(ProjectOfToken))
    .query(({ ctx }) => ctx.read((db) => getCurrentProject(db, ctx.actor))),
});

/** Projects as environments: the same rows with one more field. */
export const environmentsRouter = router({
  get: projectProcedure('environments.get')
    .input(ProjectGetInput)
    .output(output(Environment))
    .query(({ ctx, input }) => toEnvironment(ctx.project, ctx, { maskSecrets: input.mask_secrets })),

  update: projectProcedure('environments.update')
    .input(EnvironmentUpdate)
    .input(expecting(EnvironmentUpdate))
    .output(output(Environment))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateEnvironment(unit, input))),
});
