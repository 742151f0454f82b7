import {
  asUuid,
  doesNotExist,
  invalidInput,
  notFound,
  page,
  pathId,
  RoleMembership,
  RoleMembershipCreate,
  RoleMembershipCreateMany,
  RoleMembershipDeleteMany,
  RoleMembershipListInput,
  UserBasic,
} from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { z } from 'zod';
import { findActiveMember, findActiveMembers } from '../members/queries.ts';
import { output } from '../output.ts';
import { change, organizationProcedure, router } from '../procedures.ts';
import { findRoleName } from '../roles/queries.ts';
import { giveRole, giveRoles, roleTaken } from './give.ts';
import {
  deleteRoleMemberships,
  findRoleMembership,
  findRoleMemberships,
  findUsersInRole,
  listRoleCandidates,
  listRoleMemberships,
  searchRoleMemberships,
} from './queries.ts';

const RoleOfMembership = z.object({ role_id: pathId('UUID of the role.') });
const RoleMembershipId = z.object({ ...RoleOfMembership.shape, id: pathId('UUID of the role membership.') });

async function getRoleMembership(db: Executor, organizationId: string, input: { role_id: string; id: string }) {
  const roleId = asUuid(input.role_id);
  const id = asUuid(input.id);
  const membership = roleId && id && (await findRoleMembership(db, organizationId, roleId, id));
  if (!membership) throw notFound();
  return membership;
}

async function getRoleToGive(db: Executor, organizationId: string, input: { role_id: string }) {
  const id = asUuid(input.role_id);
  const name = id && (await findRoleName(db, organizationId, id));
  if (!name) throw invalidInput('Role does not exist.');
  return { id, name };
}

/** Who holds which role. */
export const roleMembershipsRouter = router({
  /** The members of a role; none where the role is not of this organization. */
  list: organizationProcedure('roleMemberships.list')
    .input(RoleOfMembership)
    .input(RoleMembershipListInput)
    .output(output(page(RoleMembership)))
    .query(async ({ ctx, input: { role_id, search, limit, offset } }) => {
      const roleId = asUuid(role_id);
      if (!roleId) return { count: 0, results: [] };
      const db = ctx.database.executor;
      return search
        ? searchRoleMemberships(db, ctx.organization.id, roleId, search, { limit, offset })
        : listRoleMemberships(db, ctx.organization.id, roleId, { limit, offset });
    }),

  /** Members who do not have the role yet, searched; none where the role is not of this organization. */
  candidates: organizationProcedure('roleMemberships.candidates')
    .input(RoleOfMembership)
    .input(RoleMembershipListInput)
    .output(output(page(UserBasic)))
    .query(async ({ ctx, input: { role_id, search, limit, offset } }) => {
      const roleId = asUuid(role_id);
      return roleId
        ? listRoleCandidates(ctx.database.executor, ctx.organization.id, roleId, search, { limit, offset })
        : { count: 0, results: [] };
    }),

  get: organizationProcedure('roleMemberships.get')
    .input(RoleMembershipId)
    .output(output(RoleMembership))
    .query(({ ctx, input }) => getRoleMembership(ctx.database.executor, ctx.organization.id, input)),

  /** Gives a member of the organization the role. */
  create: organizationProcedure('roleMemberships.create')
    .input(RoleOfMembership)
    .input(RoleMembershipCreate)
    .output(output(RoleMembership))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const role = await getRoleToGive(trx, ctx.organization.id, input);
        const member = await findActiveMember(trx, ctx.organization.id, input.user_uuid);
        if (!member) throw invalidInput('User does not exist.');
        const gift = { role, member };
        const { membership, activity } = await giveRole(trx, ctx.organization.id, gift, ctx.now());
        return { answer: membership, activity };
      }),
    ),

  /** Gives several members of the organization the role: all of them or, where one is refused, nobody. */
  createMany: organizationProcedure('roleMemberships.createMany')
    .input(RoleOfMembership)
    .input(RoleMembershipCreateMany)
    .output(output(z.array(RoleMembership)))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const role = await getRoleToGive(trx, organizationId, input);
        const uuids = [...new Set(input.user_uuids)];
        const members = new Map(
          (await findActiveMembers(trx, organizationId, uuids)).map((member) => [member.user.uuid, member]),
        );
        const inRole = await findUsersInRole(trx, organizationId, role.id, uuids);
        const gifts = uuids.map((uuid) => {
          const member = members.get(uuid);
          if (!member) throw invalidInput('User does not exist.', 'user_uuids');
          if (inRole.has(uuid)) throw invalidInput(`${member.user.email} is already part of the role.`, 'user_uuids');
          return { role, member };
        });
        const { memberships, activity } = await giveRoles(trx, organizationId, gifts, ctx.now());
        return { answer: memberships, activity };
      }),
    ),

  /** Takes the role from the member. */
  delete: organizationProcedure('roleMemberships.delete')
    .input(RoleMembershipId)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const membership = await getRoleMembership(trx, organizationId, input);
        const roleName = (await findRoleName(trx, organizationId, membership.role_id)) ?? '';
        await deleteRoleMemberships(trx, organizationId, [membership.id]);
        return { answer: undefined, activity: roleTaken(membership, organizationId, roleName) };
      }),
    ),

  /** Takes roles from several members: all that are named or, where one is not there, none. */
  deleteMany: organizationProcedure('roleMemberships.deleteMany')
    .input(RoleMembershipDeleteMany)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const ids = [...new Set(input.ids)];
        const found = await findRoleMemberships(trx, organizationId, ids);
        const activity = ids.map((id) => {
          const { membership, roleName } = found.get(id) ?? {};
          if (!membership || roleName === undefined) throw doesNotExist('ids', id);
          return roleTaken(membership, organizationId, roleName);
        });
        await deleteRoleMemberships(trx, organizationId, ids);
        return { answer: undefined, activity };
      }),
    ),
});
