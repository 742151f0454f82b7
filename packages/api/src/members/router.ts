import {
  asUuid,
  expecting,
  levels,
  MemberAddRoles,
  MemberDeleteMany,
  MemberListInput,
  MemberName,
  MemberNamesInput,
  MemberOverviewInput,
  MemberRole,
  MemberSession,
  MemberSessionsInput,
  MemberUpdate,
  MemberUpdateMany,
  MemberWithRoles,
  MemberWithState,
  OrganizationMemberDetail,
  page,
  permissionDenied,
  sentences,
  UserUuid,
} from '@rolecall/contracts';
import { z } from 'zod';
import { requireConditions } from '../authorization.ts';
import { output } from '../output.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { createRoleMembershipsOfMember } from '../role-memberships/service.ts';
import { describeMember, listMemberNames, listMembers, listMembersWithRoles } from './queries.ts';
import {
  deleteManyMembers,
  deleteMember,
  getActiveMember,
  getMember,
  listSessionsOfMember,
  seesInactive,
  updateManyMembers,
  updateMember,
} from './service.ts';

/** The members of the organization. */
export const membersRouter = router({
  list: organizationProcedure('members.list')
    .input(MemberListInput)
    .output(output(page(MemberWithState)))
    .query(({ ctx, input }) => ctx.read((db) => listMembers(db, ctx.organization.id, seesInactive(ctx), input))),

  /** Like `list`, with the roles of each member. */
  overview: organizationProcedure('members.overview')
    .input(MemberOverviewInput)
    .output(output(page(MemberWithRoles)))
    .query(({ ctx, input }) =>
      ctx.read((db) => listMembersWithRoles(db, ctx.organization.id, seesInactive(ctx), input, ctx.now())),
    ),

  /** The people behind memberships, with their levels. */
  names: organizationProcedure('members.names')
    .input(MemberNamesInput)
    .output(output(z.array(MemberName)))
    .query(({ ctx, input }) =>
      listMemberNames(ctx.database.executor, ctx.organization.id, seesInactive(ctx), input.ids),
    ),

  get: organizationProcedure('members.get')
    .input(UserUuid)
    .output(output(OrganizationMemberDetail))
    .query(({ ctx, input }) =>
      ctx.read(async (db) => describeMember(db, ctx.organization.id, await getMember(db, ctx, input))),
    ),

  /** The browsers in which a member is signed in, whichever organization they use there. A deactivated member has none. */
  sessions: organizationProcedure('members.sessions')
    .input(MemberSessionsInput)
    .output(output(page(MemberSession)))
    .query(({ ctx, input }) => ctx.read((db) => listSessionsOfMember(db, ctx, input))),

  /** Grants a member several roles, or none if one cannot be granted. */
  addRoles: organizationProcedure('members.addRoles')
    .input(UserUuid)
    .use(async ({ ctx, input, next }) => {
      await getActiveMember(ctx.database.executor, ctx.organization.id, input);
      return next();
    })
    .input(MemberAddRoles)
    .output(output(z.array(MemberRole)))
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) =>
        createRoleMembershipsOfMember(unit, await getActiveMember(unit.trx, unit.organization.id, input), input),
      ),
    ),

  /** Changes a member's level, never above the caller's own. The last owner must stay an owner. */
  update: organizationProcedure('members.update')
    .input(UserUuid)
    .use(async ({ ctx, input, next }) => {
      requireConditions(ctx, 'members.update', { member: await getMember(ctx.database.executor, ctx, input) });
      return next();
    })
    .input(MemberUpdate)
    .input(expecting(MemberUpdate))
    .output(output(MemberWithState))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateMember(unit, input))),

  /** Changes the level of several members, never above the caller's own, or of none if one is refused. */
  updateMany: organizationProcedure('members.updateMany')
    .input(MemberUpdateMany)
    .output(output(z.array(MemberWithState)))
    .mutation(({ ctx, input }) => ctx.write((unit) => updateManyMembers(unit, input))),

  /** Removes a member with all of their roles. Members may remove themselves, except for the last owner. */
  delete: organizationProcedure('members.delete')
    .input(UserUuid)
    .use(({ ctx, input, next }) => {
      // Checked before looking for the member, so that a caller who may not remove others learns nothing about them.
      const isSelf = ctx.actor.kind === 'user' && ctx.actor.user.uuid === asUuid(input.user_uuid);
      if (!isSelf && ctx.organization.level < levels.admin) throw permissionDenied(sentences.levelTooLow);
      return next();
    })
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteMember(unit, input))),

  /** Removes several members with all of their roles, or none if one is refused. */
  deleteMany: organizationProcedure('members.deleteMany')
    .input(MemberDeleteMany)
    .mutation(({ ctx, input }) => ctx.write((unit) => deleteManyMembers(unit, input))),
});
