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
  /** The projects the caller may see and the key reaches. */
  list: organizationProcedure('projects.list')
    .input(PageInput)
    .output(output(page(Project)))
    .query(async ({ ctx, input }) => {
      const { count, results } = await ctx.read((db) =>
        listProjects(db, ctx.organization.id, reachOf(ctx), input, ctx.answer),
      );
      return { count, results: results.map((row) => measuredSettings(toProject(row, ctx), Number(row.bytes))) };
    }),

  /** The same projects, searched and ordered, without settings and tokens. */
  overview: organizationProcedure('projects.overview')
    .input(ProjectOverviewInput)
    .output(output(page(ProjectSummary)))
    .query(({ ctx, input }) => ctx.read((db) => summarizeProjects(db, ctx.organization.id, reachOf(ctx), input))),

  get: projectProcedure('projects.get')
    .input(ProjectGetInput)
    .output(output(Project))
    .query(({ ctx, input }) => toProject(ctx.project, ctx, { maskSecrets: input.mask_secrets })),

  /** Makes a project; it has no secret token until the first rotation. */
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
   * Puts a new secret token in the place of the current one, which works on as the backup; the backup before stops
   * working. Settings sent along are stored with it, or nothing is.
   */
  rotateSecretToken: projectProcedure('projects.rotateSecretToken')
    .input(ProjectUpdate)
    .output(output(Project))
    .mutation(({ ctx, input }) => ctx.write((unit) => rotateProjectToken(unit, input))),

  /** Stops the backup token working; where there is none, nothing happens. */
  deleteSecretTokenBackup: projectProcedure('projects.deleteSecretTokenBackup')
    .output(output(Project))
    .mutation(({ ctx }) => ctx.write(deleteTokenBackup)),

  /** Gives the project a new public token; the one before stops working. */
  resetToken: projectProcedure('projects.resetToken')
    .output(output(Project))
    .mutation(({ ctx }) => ctx.write(resetToken)),

  /** The project whose secret token the caller holds, or the current project of a user. */
  current: projectOrUserProcedure('projects.current')
    .output(output(ProjectOfToken))
    .query(({ ctx }) => ctx.read((db) => getCurrentProject(db, ctx.actor))),
});

/** Projects as environments: the same rows, with one field besides. */
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
