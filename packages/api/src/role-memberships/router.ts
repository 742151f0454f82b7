import {
  asUuid,
  invalidInput,
  type OrganizationMember,
  notFound,
  page,
  pathId,
  RoleMembership,
  RoleMembershipCreate,
  RoleMembershipCreateMany,
  RoleMembershipListInput,
  UserBasic,
} from '@rolecall/contracts';
import { newId, type Executor } from '@rolecall/db';
import { z } from 'zod';
import type { ActivityRecord } from '../activity-log/record.ts';
import { findActiveMember, findActiveMembers } from '../members/queries.ts';
import { output } from '../output.ts';
import { type Change, change, organizationProcedure, router } from '../procedures.ts';
import { findRoleName } from '../roles/queries.ts';
import {
  deleteRoleMembership,
  findRoleMembership,
  findUsersInRole,
  insertRoleMembership,
  insertRoleMemberships,
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

const snapshot = (membership: RoleMembership, roleName: string) => ({
  role: roleName,
  role_id: membership.role_id,
  user: membership.user.email,
});

interface RoleToGive {
  organizationId: string;
  id: string;
  name: string;
}

async function getRoleToGive(db: Executor, organizationId: string, input: { role_id: string }): Promise<RoleToGive> {
  const id = asUuid(input.role_id);
  const name = id && (await findRoleName(db, organizationId, id));
  if (!name) throw invalidInput('Role does not exist.');
  return { organizationId, id, name };
}

const newMembership = (role: RoleToGive, member: OrganizationMember, now: string): RoleMembership => ({
  id: newId(),
  role_id: role.id,
  organization_member: member,
  user: member.user,
  joined_at: now,
  updated_at: now,
});

const rowOf = ({ organizationId }: RoleToGive, { id, role_id, user, joined_at, updated_at }: RoleMembership) => ({
  organization_id: organizationId,
  id,
  role_id,
  user_id: user.id,
  joined_at,
  updated_at,
});

const givingOf = (role: RoleToGive, membership: RoleMembership): ActivityRecord => ({
  scope: 'RoleMembership',
  activity: 'created',
  item_id: membership.id,
  item_name: `${membership.user.email} in ${role.name}`,
  role_id: role.id,
  organization_id: role.organizationId,
  before: null,
  after: snapshot(membership, role.name),
});

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
        const membership = newMembership(role, member, ctx.now());
        await insertRoleMembership(trx, rowOf(role, membership));
        return { answer: membership, activity: givingOf(role, membership) };
      }),
    ),

  /** Gives several members of the organization the role: all of them or, where one is refused, nobody. */
  createMany: organizationProcedure('roleMemberships.createMany')
    .input(RoleOfMembership)
    .input(RoleMembershipCreateMany)
    .output(output(z.array(RoleMembership)))
    .mutation(
      change(async ({ ctx, input, trx }): Promise<Change<RoleMembership[]>> => {
        const role = await getRoleToGive(trx, ctx.organization.id, input);
        const uuids = [...new Set(input.user_uuids)];
        const members = new Map(
          (await findActiveMembers(trx, ctx.organization.id, uuids)).map((member) => [member.user.uuid, member]),
        );
        const inRole = await findUsersInRole(trx, ctx.organization.id, role.id, uuids);
        const now = ctx.now();
        const memberships = uuids.map((uuid) => {
          const member = members.get(uuid);
          if (!member) throw invalidInput('User does not exist.', 'user_uuids');
          if (inRole.has(uuid)) throw invalidInput(`${member.user.email} is already part of the role.`, 'user_uuids');
          return newMembership(role, member, now);
        });
        await insertRoleMemberships(
          trx,
          memberships.map((membership) => rowOf(role, membership)),
        );
        return { answer: memberships, activity: memberships.map((membership) => givingOf(role, membership)) };
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
        await deleteRoleMembership(trx, organizationId, membership.id);
        return {
          answer: undefined,
          activity: {
            scope: 'RoleMembership',
            activity: 'deleted',
            item_id: membership.id,
            item_name: `${membership.user.email} in ${roleName}`,
            role_id: membership.role_id,
            organization_id: organizationId,
            before: snapshot(membership, roleName),
            after: null,
          },
        };
      }),
    ),
});
