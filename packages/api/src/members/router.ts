import {
  asUuid,
  doesNotExist,
  levels,
  MemberAddRoles,
  MemberListInput,
  MemberRole,
  MemberUpdate,
  MemberWithState,
  notFound,
  type OrganizationMember,
  OrganizationMemberDetail,
  page,
  permissionDenied,
  sentences,
  UserUuid,
} from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { z } from 'zod';
import { type OrganizationCaller, requireConditions } from '../authorization.ts';
import { output } from '../output.ts';
import { change, organizationProcedure, router } from '../procedures.ts';
import { giveRoles } from '../role-memberships/give.ts';
import { findRoleNames } from '../roles/queries.ts';
import { changeLevel } from './change-level.ts';
import { describeMember, findActiveMember, findMember, listMembers } from './queries.ts';
import { removeMember } from './remove.ts';

async function getActiveMember(
  db: Executor,
  organizationId: string,
  input: { user_uuid: string },
): Promise<OrganizationMember> {
  const uuid = asUuid(input.user_uuid);
  const member = uuid && (await findActiveMember(db, organizationId, uuid));
  if (!member) throw notFound();
  return member;
}

const seesInactive = ({ organization }: OrganizationCaller): boolean => organization.level >= levels.admin;

/** The member as the caller sees them: those whose account is not active are shown to admins alone. */
async function getMember(
  db: Executor,
  caller: OrganizationCaller,
  input: { user_uuid: string },
): Promise<MemberWithState> {
  const uuid = asUuid(input.user_uuid);
  const member = uuid && (await findMember(db, caller.organization.id, uuid));
  if (!member || !(member.is_active || seesInactive(caller))) throw notFound();
  return member;
}

/** Who is in the organization. */
export const membersRouter = router({
  list: organizationProcedure('members.list')
    .input(MemberListInput)
    .output(output(page(MemberWithState)))
    .query(({ ctx, input }) => listMembers(ctx.database.executor, ctx.organization.id, seesInactive(ctx), input)),

  get: organizationProcedure('members.get')
    .input(UserUuid)
    .output(output(OrganizationMemberDetail))
    .query(async ({ ctx, input }) => {
      const db = ctx.database.executor;
      return describeMember(db, ctx.organization.id, await getMember(db, ctx, input));
    }),

  /** Gives a member several roles, or none of them where one cannot be given. */
  addRoles: organizationProcedure('members.addRoles')
    .input(UserUuid)
    .use(async ({ ctx, input, next }) => {
      await getActiveMember(ctx.database.executor, ctx.organization.id, input);
      return next();
    })
    .input(MemberAddRoles)
    .output(output(z.array(MemberRole)))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const member = await getActiveMember(trx, organizationId, input);
        const roleIds = [...new Set(input.role_ids)];
        const names = await findRoleNames(trx, organizationId, roleIds);
        const gifts = roleIds.map((id) => {
          const name = names.get(id);
          if (name === undefined) throw doesNotExist('role_ids', id);
          return { role: { id, name }, member };
        });
        const { memberships, activity } = await giveRoles(trx, organizationId, gifts, ctx.now());
        const answer = memberships.map(({ id, role_id, joined_at }): MemberRole => {
          return { id, role_id, role_name: names.get(role_id) ?? '', joined_at };
        });
        return { answer, activity };
      }),
    ),

  /** Changes a member's level, never above the caller's own; the last owner stays one. */
  update: organizationProcedure('members.update')
    .input(UserUuid)
    .use(async ({ ctx, input, next }) => {
      requireConditions(ctx, 'members.update', { member: await getMember(ctx.database.executor, ctx, input) });
      return next();
    })
    .input(MemberUpdate)
    .output(output(MemberWithState))
    .mutation(
      change(async ({ ctx, input, trx, authorizeOn }) => {
        const member = await getMember(trx, ctx, input);
        const level = input.level ?? member.level;
        authorizeOn({ member, level });
        const { member: answer, activity } = await changeLevel(trx, ctx.organization.id, member, level, ctx.now());
        return { answer, activity };
      }),
    ),

  /** Removes a member, with all of their roles; anybody may remove themselves, but for the last owner. */
  delete: organizationProcedure('members.delete')
    .input(UserUuid)
    .use(({ ctx, input, next }) => {
      // Told before whether there is such a member: who may not remove others learns nothing of them.
      const isSelf = ctx.actor.kind === 'user' && ctx.actor.user.uuid === asUuid(input.user_uuid);
      if (!isSelf && ctx.organization.level < levels.admin) throw permissionDenied(sentences.levelTooLow);
      return next();
    })
    .mutation(
      change(async ({ ctx, input, trx, authorizeOn }) => {
        const member = await getMember(trx, ctx, input);
        authorizeOn({ member });
        return { answer: undefined, activity: await removeMember(trx, ctx.organization.id, member) };
      }),
    ),
});
