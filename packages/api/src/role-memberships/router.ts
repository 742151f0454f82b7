import {
  asUuid,
  EndedRoleMembership,
  expecting,
  page,
  pathId,
  RoleCandidatesInput,
  RoleMembership,
  RoleMembershipCreate,
  RoleMembershipCreateMany,
  RoleMembershipDeleteMany,
  RoleMembershipGrants,
  RoleMembershipInOverview,
  RoleMembershipListInput,
  RoleMembershipSetExpiry,
  UserBasic,
} from '@rolecall/contracts';
import { z } from 'zod';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { listRoleCandidates, listRoleMemberships, listRoleMembershipsWithExpiry } from './queries.ts';
import {
  createRoleMembership,
  createRoleMemberships,
  deleteManyRoleMemberships,
  deleteRoleMembership,
  explainRoleMembership,
  getRoleMembership,
  setExpiry,
} from './service.ts';

const RoleOfMembership = z.object({ role_id: pathId('UUID of the role.') });
const RoleMembershipId = z.object({ ...RoleOfMembership.shape, id: pathId('UUID of the role membership.') });

/** The members of roles. */
export const roleMembershipsRouter = router({
  /** The members of a role; empty if the role is not of this organization. */
  list: organizationProcedure('roleMemberships.list')
    .input(RoleOfMembership)
    .input(RoleMembershipListInput)
    .output(output(page(RoleMembership)))
    .query(async ({ ctx, input: { role_id, ...page } }) => {
      const roleId = asUuid(role_id);
      return roleId
        ? ctx.read((db) => listRoleMemberships(db, ctx.organization.id, roleId, page))
        : { count: 0, results: [] };
    }),

  /** The same with the expiry of each membership. */
  overview: organizationProcedure('roleMemberships.overview')
    .input(RoleOfMembership)
    .input(RoleMembershipListInput)
    .output(output(page(RoleMembershipInOverview)))
    .query(async ({ ctx, input: { role_id, ...page } }) => {
      const roleId = asUuid(role_id);
      return roleId
        ? ctx.read((db) => listRoleMembershipsWithExpiry(db, ctx.organization.id, roleId, page))
        : { count: 0, results: [] };
    }),

  /** Members who do not have the role yet, searched; empty if the role is not of this organization. */
  candidates: organizationProcedure('roleMemberships.candidates')
    .input(RoleOfMembership)
    .input(RoleCandidatesInput)
    .output(output(page(UserBasic)))
    .query(async ({ ctx, input: { role_id, search, limit, offset } }) => {
      const roleId = asUuid(role_id);
      return roleId
        ? ctx.read((db) => listRoleCandidates(db, ctx.organization.id, roleId, search, { limit, offset }))
        : { count: 0, results: [] };
    }),

  get: organizationProcedure('roleMemberships.get')
    .input(RoleMembershipId)
    .output(output(RoleMembership))
    .query(({ ctx, input }) => getRoleMembership(ctx.database.executor, ctx.organization.id, input)),

  /** Why the member has the role: every grant, with its time and granter. */
  explain: organizationProcedure('roleMemberships.explain')
    .input(RoleMembershipId)
    .output(output(RoleMembershipGrants))
    .query(({ ctx, input }) => ctx.read((db) => explainRoleMembership(db, ctx.organization.id, input))),

  /** Grants the role to a member of the organization. */
  create: organizationProcedure('roleMemberships.create')
    .input(RoleOfMembership)
    .input(RoleMembershipCreate)
    .output(output(RoleMembership))
    .mutation(({ ctx, input }) => ctx.write((unit) => createRoleMembership(unit, input))),

  /** Grants the role to several members of the organization: to all of them or, if one is refused, to none. */
  createMany: organizationProcedure('roleMemberships.createMany')
    .input(RoleOfMembership)
    .input(RoleMembershipCreateMany)
    .output(output(z.array(RoleMembership)))
    .mutation(({ ctx, input }) => ctx.write((unit) => createRoleMemberships(unit, input))),

  /** Changes when the manual grant expires, if ever. */
  setExpiry: organizationProcedure('roleMemberships.setExpiry')
    .input(RoleMembershipId)
    .input(RoleMembershipSetExpiry)
    .input(expecting(RoleMembershipSetExpiry))
    .output(output(RoleMembershipGrants))
    .mutation(({ ctx, input }) => ctx.write((unit) => setExpiry(unit, input))),

  /** Revokes the role from the member, including all grants. */
  delete: organizationProcedure('roleMemberships.delete')
    .input(RoleMembershipId)
    .output(output(EndedRoleMembership))
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteRoleMembership(unit, input))),

  /** Revokes several role memberships: all of them or, if one does not exist, none. */
  deleteMany: organizationProcedure('roleMemberships.deleteMany')
    .input(RoleMembershipDeleteMany)
    .output(output(z.array(EndedRoleMembership)))
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteManyRoleMemberships(unit, input))),
});
