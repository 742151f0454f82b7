import {
  asUuid,
  invalidInput,
  notFound,
  page,
  PageInput,
  pathId,
  RoleMembership,
  RoleMembershipCreate,
} from '@rolecall/contracts';
import { newId, type Executor } from '@rolecall/db';
import { z } from 'zod';
import { findActiveMember } from '../members/queries.ts';
import { output } from '../output.ts';
import { change, organizationProcedure, router } from '../procedures.ts';
import { findRoleName } from '../roles/queries.ts';
import { deleteRoleMembership, findRoleMembership, insertRoleMembership, listRoleMemberships } from './queries.ts';

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

/** Who holds which role. */
export const roleMembershipsRouter = router({
  /** The members of a role; none where the role is not of this organization. */
  list: organizationProcedure('roleMemberships.list')
    .input(RoleOfMembership)
    .input(PageInput)
    .output(output(page(RoleMembership)))
    .query(async ({ ctx, input }) => {
      const roleId = asUuid(input.role_id);
      return roleId
        ? listRoleMemberships(ctx.database.executor, ctx.organization.id, roleId, input)
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
        const organizationId = ctx.organization.id;
        const roleId = asUuid(input.role_id);
        const roleName = roleId && (await findRoleName(trx, organizationId, roleId));
        if (!roleName) throw invalidInput('Role does not exist.');
        const member = await findActiveMember(trx, organizationId, input.user_uuid);
        if (!member) throw invalidInput('User does not exist.');
        const id = newId();
        const now = ctx.now();
        await insertRoleMembership(trx, {
          organization_id: organizationId,
          id,
          role_id: roleId,
          user_id: member.user.id,
          joined_at: now,
          updated_at: now,
        });
        const membership: RoleMembership = {
          id,
          role_id: roleId,
          organization_member: member,
          user: member.user,
          joined_at: now,
          updated_at: now,
        };
        return {
          answer: membership,
          activity: {
            scope: 'RoleMembership',
            activity: 'created',
            item_id: id,
            item_name: `${member.user.email} in ${roleName}`,
            organization_id: organizationId,
            before: null,
            after: snapshot(membership, roleName),
          },
        };
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
            organization_id: organizationId,
            before: snapshot(membership, roleName),
            after: null,
          },
        };
      }),
    ),
});
