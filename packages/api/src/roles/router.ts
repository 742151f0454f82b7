import {
  expecting,
  page,
  pathId,
  Role,
  RoleCreate,
  RoleInOverview,
  RoleListInput,
  RoleMapInput,
  RoleName,
  RoleNamesInput,
  RoleOnMap,
  RoleOverviewInput,
  RoleSummary,
  RoleUpdate,
} from '@rolecall/contracts';
import { z } from 'zod';
import { reachOf } from '../access.ts';
import { mayCall } from '../authorization.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { listRoleNames, listRoles, listRolesOnMap, listRolesWithFirstMembers, searchRoles } from './queries.ts';
import { changeRole, createRole, deleteRole, getRole, getRoleSummary } from './service.ts';

const RoleId = z.object({ id: pathId('UUID of the role.') });

/** Roles of an organization. */
export const rolesRouter = router({
  list: organizationProcedure('roles.list')
    .input(RoleListInput)
    .output(output(page(Role)))
    .query(({ ctx, input }) =>
      input.search
        ? ctx.read((db) => searchRoles(db, ctx.organization.id, input))
        : listRoles(ctx.database.executor, ctx.organization, input),
    ),

  /** Roles to choose from, by name. */
  names: organizationProcedure('roles.names')
    .input(RoleNamesInput)
    .output(output(page(RoleName)))
    .query(({ ctx, input }) => ctx.read((db) => listRoleNames(db, ctx.organization.id, input))),

  get: organizationProcedure('roles.get')
    .input(RoleId)
    .output(output(Role))
    .query(({ ctx, input }) => getRole(ctx.database.executor, ctx.organization.id, input)),

  /** Roles with the number of their members and the first of them, searched and sorted. */
  overview: organizationProcedure('roles.overview')
    .input(RoleOverviewInput)
    .output(output(page(RoleInOverview)))
    .query(({ ctx, input }) => ctx.read((db) => listRolesWithFirstMembers(db, ctx.organization.id, input))),

  /** One role with its counts. */
  summary: organizationProcedure('roles.summary')
    .input(RoleId)
    .output(output(RoleSummary))
    .query(({ ctx, input }) => ctx.read((db) => getRoleSummary(db, ctx.organization.id, input))),

  /**
   * Roles with their external groups, their members and the projects they give access to. An API key whose scopes do
   * not allow reading access rules gets no projects.
   */
  map: organizationProcedure('roles.map')
    .input(RoleMapInput)
    .output(output(page(RoleOnMap)))
    .query(({ ctx, input }) => {
      const reach = mayCall(ctx, 'access.projectsOfRole') ? reachOf(ctx) : null;
      return ctx.read((db) => listRolesOnMap(db, ctx.organization.id, reach, input));
    }),

  create: organizationProcedure('roles.create')
    .input(RoleCreate)
    .output(output(Role))
    .mutation(({ ctx, input }) => ctx.write((unit) => createRole(unit, input))),

  update: organizationProcedure('roles.update')
    .input(RoleId)
    .use(async ({ ctx, input, next }) => {
      await getRole(ctx.database.executor, ctx.organization.id, input);
      return next();
    })
    .input(RoleUpdate)
    .input(expecting(RoleUpdate))
    .output(output(Role))
    .mutation(({ ctx, input }) => ctx.write((unit) => changeRole(unit, input))),

  /** Deletes the role with its memberships and external references. */
  delete: organizationProcedure('roles.delete')
    .input(RoleId)
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteRole(unit, input))),
});
