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

/** Who holds which role. */
export const roleMembershipsRouter = router({
  /** The members of a role; none where the role is not of this organization. */
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

  /** The same with when each membership ends. */
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

  /** Members who do not have the role yet, searched; none where the role is not of this organization. */
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

  /** Why the member holds the role: every grant, since when and through whom. */
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

  /** Grants the role to several members of the organization: to all of them or, where one is refused, to none. */
  createMany: organizationProcedure('roleMemberships.createMany')
    .input(RoleOfMembership)
    .input(RoleMembershipCreateMany)
    .output(output(z.array(RoleMembership)))
    .mutation(({ ctx, input }) => ctx.write((unit) => createRoleMemberships(unit, input))),

  /** Lets the grant by hand end by itself at another time, or never. */
  setExpiry: organizationProcedure('roleMemberships.setExpiry')
    .input(RoleMembershipId)
    .input(RoleMembershipSetExpiry)
    .input(expecting(RoleMembershipSetExpiry))
    .output(output(RoleMembershipGrants))
    .mutation(({ ctx, input }) => ctx.write((unit) => setExpiry(unit, input))),

  /** Takes the role from the member, whatever granted it. */
  delete: organizationProcedure('roleMemberships.delete')
    .input(RoleMembershipId)
    .output(output(EndedRoleMembership))
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteRoleMembership(unit, input))),

  /** Takes roles from several members: all that are named or, where one is not there, none. */
  deleteMany: organizationProcedure('roleMemberships.deleteMany')
    .input(RoleMembershipDeleteMany)
    .output(output(z.array(EndedRoleMembership)))
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteManyRoleMemberships(unit, input))),
});
