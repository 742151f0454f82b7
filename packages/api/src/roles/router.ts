import {
  asUuid,
  normalizedKey,
  notFound,
  page,
  PageInput,
  pathId,
  Role,
  RoleCreate,
  RoleMapInput,
  RoleName,
  RoleNamesInput,
  RoleOnMap,
  RoleOverviewInput,
  RoleSummary,
  RoleUpdate,
} from '@rolecall/contracts';
import { type Executor, laterOf, newId } from '@rolecall/db';
import { z } from 'zod';
import { output } from '../output.ts';
import { change, organizationProcedure, router } from '../procedures.ts';
import { deleteRole, findRole, insertRole, listRoleNames, listRoles, updateRole } from './queries.ts';
import { findRoleSummary, listRolesOnMap, listRoleSummaries } from './summaries.ts';

const RoleId = z.object({ id: pathId('UUID of the role.') });

async function getRole(db: Executor, organizationId: string, input: { id: string }): Promise<Role> {
  const id = asUuid(input.id);
  const role = id && (await findRole(db, organizationId, id));
  if (!role) throw notFound();
  return role;
}

/** Roles of an organization. */
export const rolesRouter = router({
  list: organizationProcedure('roles.list')
    .input(PageInput)
    .output(output(page(Role)))
    .query(async ({ ctx, input }) => ({
      count: ctx.organization.role_count,
      results: await listRoles(ctx.database.executor, ctx.organization.id, input),
    })),

  /** What there is to pick from, by name. */
  names: organizationProcedure('roles.names')
    .input(RoleNamesInput)
    .output(output(page(RoleName)))
    .query(({ ctx, input }) => listRoleNames(ctx.database.executor, ctx.organization, input)),

  get: organizationProcedure('roles.get')
    .input(RoleId)
    .output(output(Role))
    .query(({ ctx, input }) => getRole(ctx.database.executor, ctx.organization.id, input)),

  /** Roles with how many hold them, searched and ordered. */
  overview: organizationProcedure('roles.overview')
    .input(RoleOverviewInput)
    .output(output(page(RoleSummary)))
    .query(({ ctx, input }) => listRoleSummaries(ctx.database.executor, ctx.organization, input)),

  /** One role and how many hold it. */
  summary: organizationProcedure('roles.summary')
    .input(RoleId)
    .output(output(RoleSummary))
    .query(async ({ ctx, input }) => {
      const id = asUuid(input.id);
      const summary = id && (await findRoleSummary(ctx.database.executor, ctx.organization.id, id));
      if (!summary) throw notFound();
      return summary;
    }),

  /** Roles between the groups elsewhere that stand for them and the people who hold them. */
  map: organizationProcedure('roles.map')
    .input(RoleMapInput)
    .output(output(page(RoleOnMap)))
    .query(({ ctx, input }) => listRolesOnMap(ctx.database.executor, ctx.organization, input)),

  create: organizationProcedure('roles.create')
    .input(RoleCreate)
    .output(output(Role))
    .mutation(
      change(async ({ ctx, input: { name }, trx }) => {
        const id = newId();
        const now = ctx.now();
        const organizationId = ctx.organization.id;
        await insertRole(trx, {
          organization_id: organizationId,
          id,
          name,
          name_key: normalizedKey(name),
          created_at: now,
          updated_at: now,
        });
        return {
          answer: { id, name, created_at: now, created_by: null, members: [], is_default: false },
          activity: {
            scope: 'Role',
            activity: 'created',
            item_id: id,
            item_name: name,
            role_id: id,
            organization_id: organizationId,
            before: null,
            after: { name },
          },
        };
      }),
    ),

  update: organizationProcedure('roles.update')
    .input(RoleId)
    .use(async ({ ctx, input, next }) =>
      next({ ctx: { role: await getRole(ctx.database.executor, ctx.organization.id, input) } }),
    )
    .input(RoleUpdate)
    .output(output(Role))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const role = await getRole(trx, organizationId, input);
        const name = input.name ?? role.name;
        const now = laterOf(ctx.now(), role.created_at);
        await updateRole(trx, organizationId, role.id, { name, name_key: normalizedKey(name), updated_at: now });
        return {
          answer: { ...role, name },
          activity: {
            scope: 'Role',
            activity: 'updated',
            item_id: role.id,
            item_name: name,
            role_id: role.id,
            organization_id: organizationId,
            before: { name: role.name },
            after: { name },
          },
        };
      }),
    ),

  /** Deletes the role with its memberships and external references. */
  delete: organizationProcedure('roles.delete')
    .input(RoleId)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const role = await getRole(trx, organizationId, input);
        await deleteRole(trx, organizationId, role.id);
        return {
          answer: undefined,
          activity: {
            scope: 'Role',
            activity: 'deleted',
            item_id: role.id,
            item_name: role.name,
            role_id: role.id,
            organization_id: organizationId,
            before: { name: role.name, members: role.members.map((member) => member.user.email) },
            after: null,
          },
        };
      }),
    ),
});
