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
import type { Executor } from '@rolecall/db';
import { z } from 'zod';
import { findActiveMember } from '../members/queries.ts';
import { output } from '../output.ts';
import { change, organizationProcedure, router } from '../procedures.ts';
import { findRoleName } from '../roles/queries.ts';
import { aboutRoleMembership, giveRole } from './give.ts';
import { deleteRoleMembership, findRoleMembership, listRoleMemberships } from './queries.ts';

const RoleOfMembership = z.object({ role_id: pathId('UUID of the role.') });
const RoleMembershipId = z.object({ ...RoleOfMembership.shape, id: pathId('UUID of the role membership.') });

async function getRoleMembership(db: Executor, organizationId: string, input: { role_id: string; id: string }) {
  const roleId = asUuid(input.role_id);
  const id = asUuid(input.id);
  const membership = roleId && id && (await findRoleMembership(db, organizationId, roleId, id));
  if (!membership) throw notFound();
  return membership;
}

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
        const role = { id: roleId, name: roleName };
        const { membership, activity } = await giveRole(trx, organizationId, role, member, ctx.now());
        return { answer: membership, activity };
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
        const { snapshot, ...about } = aboutRoleMembership(membership, organizationId, roleName);
        return { answer: undefined, activity: { ...about, activity: 'deleted', before: snapshot, after: null } };
      }),
    ),
});
