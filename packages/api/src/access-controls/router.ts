import {
  AccessControl,
  AccessControls,
  AccessExplainInput,
  AccessExplanation,
  ChangedAccess,
  DashboardAccessControlUpdate,
  DashboardLevels,
  DashboardLevelsInput,
  doesNotExist,
  expecting,
  page,
  PageInput,
  pathNumber,
  ProjectAccessControlUpdate,
  ProjectWithAccess,
  ResourceAccessControlUpdate,
  RuleOfRole,
  UsersWithAccess,
  UsersWithAccessInput,
  uuid,
} from '@rolecall/contracts';
import { z } from 'zod';
import { reachOf } from '../access.ts';
import { findActiveMember } from '../members/queries.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { inProjectProcedure } from '../project-procedures.ts';
import { levelAt, toAccessControl } from './mapper.ts';
import { listProjectsOfMember, listRulesOfRole } from './queries.ts';
import {
  explainAccess,
  getChangesWithoutRole,
  getDashboardLevels,
  getDashboardRules,
  getDashboardUsers,
  getProjectRules,
  getProjectUsers,
  getResourceRules,
  requireDashboard,
  setDashboardRule,
  setProjectRule,
  setResourceRule,
} from './service.ts';

const DashboardId = z.object({ dashboard_id: pathNumber('Numeric ID of the dashboard.') });
const member = uuid('UUID of the member.');
const role = uuid('UUID of the role.');
const expectedLevel = expecting(z.object({ access_level: ProjectAccessControlUpdate.shape.access_level }));

/** Access to projects, their resources and their dashboards: the rules, and the levels that follow from them. */
export const accessRouter = router({
  projectRules: inProjectProcedure('access.projectRules')
    .output(output(AccessControls))
    .query(({ ctx }) => getProjectRules(ctx.database.executor, ctx)),

  /** Creates or changes the one rule for a role, a member or everybody else; null deletes it. */
  setProjectRule: inProjectProcedure('access.setProjectRule')
    .input(ProjectAccessControlUpdate)
    .input(expectedLevel)
    .output(output(AccessControl.nullable()))
    .mutation(({ ctx, input }) => ctx.write((unit) => setProjectRule(unit, input))),

  resourceRules: inProjectProcedure('access.resourceRules')
    .output(output(AccessControls))
    .query(({ ctx }) => getResourceRules(ctx.database.executor, ctx)),

  setResourceRule: inProjectProcedure('access.setResourceRule')
    .input(ResourceAccessControlUpdate)
    .input(expectedLevel)
    .output(output(AccessControl.nullable()))
    .mutation(({ ctx, input }) => ctx.write((unit) => setResourceRule(unit, input))),

  dashboardRules: inProjectProcedure('access.dashboardRules')
    .input(DashboardId)
    .output(output(AccessControls))
    .query(({ ctx, input }) => ctx.read((db) => getDashboardRules(db, ctx, input.dashboard_id))),

  setDashboardRule: inProjectProcedure('access.setDashboardRule')
    .input(DashboardId)
    .use(async ({ ctx, input, next }) => {
      await requireDashboard(ctx.database.executor, ctx, input.dashboard_id);
      return next();
    })
    .input(DashboardAccessControlUpdate)
    .input(expectedLevel)
    .output(output(AccessControl.nullable()))
    .mutation(({ ctx, input }) => ctx.write((unit) => setDashboardRule(unit, input))),

  /** The caller's levels on several dashboards in one call. */
  dashboardLevels: inProjectProcedure('access.dashboardLevels')
    .input(DashboardLevelsInput)
    .output(output(DashboardLevels))
    .query(({ ctx, input }) => ctx.read((db) => getDashboardLevels(db, ctx, input.dashboard_ids))),

  /** All people with a level above none on the project. */
  projectUsers: inProjectProcedure('access.projectUsers')
    .input(UsersWithAccessInput)
    .output(output(UsersWithAccess))
    .query(({ ctx, input }) => getProjectUsers(ctx.database.executor, ctx, input)),

  dashboardUsers: inProjectProcedure('access.dashboardUsers')
    .input(DashboardId)
    .input(UsersWithAccessInput)
    .output(output(UsersWithAccess))
    .query(({ ctx, input }) => ctx.read((db) => getDashboardUsers(db, ctx, input))),

  /** A person's level, and every rule that applies to them, with the role and the grants behind it. */
  explain: inProjectProcedure('access.explain')
    .input(AccessExplainInput)
    .output(output(AccessExplanation))
    .query(({ ctx, input }) => ctx.read((db) => explainAccess(db, ctx, input))),

  /** A role's rules about projects and dashboards that the caller may see. */
  projectsOfRole: organizationProcedure('access.projectsOfRole')
    .input(PageInput.extend({ role_id: role }))
    .output(output(page(RuleOfRole)))
    .query(({ ctx, input }) =>
      ctx.read(async (db) => {
        const { count, results } = await listRulesOfRole(db, ctx.organization.id, reachOf(ctx), input.role_id, input);
        return {
          count,
          results: results.map((row) => ({
            ...toAccessControl(row),
            project: { id: row.project_id, name: row.project_name },
            dashboard_name: row.dashboard_name,
          })),
        };
      }),
    ),

  /** The projects that a member has access to and that the caller may see. */
  projectsOfMember: organizationProcedure('access.projectsOfMember')
    .input(PageInput.extend({ user_uuid: member }))
    .output(output(page(ProjectWithAccess)))
    .query(({ ctx, input }) =>
      ctx.read(async (db) => {
        const found = await findActiveMember(db, ctx.organization.id, input.user_uuid);
        if (!found) throw doesNotExist('user_uuid', input.user_uuid);
        const reach = reachOf(ctx);
        const { count, results } = await listProjectsOfMember(db, ctx.organization.id, reach, found.user.id, input);
        return {
          count,
          results: results.map(({ id, name, level, source }) => ({
            id,
            name,
            access_level: levelAt('project', level),
            access_source: source,
          })),
        };
      }),
    ),

  /** The levels of a member that would change without a role, before and after. */
  withoutRole: organizationProcedure('access.withoutRole')
    .input(z.object({ user_uuid: member, role_id: role }))
    .output(output(z.array(ChangedAccess)))
    .query(({ ctx, input }) => ctx.read((db) => getChangesWithoutRole(db, ctx, input))),
});
