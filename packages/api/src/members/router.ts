import {
  asUuid,
  doesNotExist,
  levels,
  MemberAddRoles,
  MemberListInput,
  MemberRole,
  MemberUpdate,
  notFound,
  OrganizationMember,
  OrganizationMemberDetail,
  page,
  permissionDenied,
  sentences,
  UserUuid,
} from '@rolecall/contracts';
import { type Executor, laterOf } from '@rolecall/db';
import { z } from 'zod';
import { output } from '../output.ts';
import { type CallerOrganization, change, organizationProcedure, router } from '../procedures.ts';
import { giveRoles } from '../role-memberships/give.ts';
import { findRoleNames } from '../roles/queries.ts';
import { describeMember, findActiveMember, listMembers } from './queries.ts';

async function getMember(
  db: Executor,
  organizationId: string,
  input: { user_uuid: string },
): Promise<OrganizationMember> {
  const uuid = asUuid(input.user_uuid);
  const member = uuid && (await findActiveMember(db, organizationId, uuid));
  if (!member) throw notFound();
  return member;
}

/** Nobody changes or removes whoever stands above them. */
function requireAtLeast(organization: CallerOrganization, member: OrganizationMember): void {
  if (member.level > organization.level)
    throw permissionDenied('You can only edit others with level lower or equal to you.');
}

/** Who is in the organization. */
export const membersRouter = router({
  list: organizationProcedure('members.list')
    .input(MemberListInput)
    .output(output(page(OrganizationMember)))
    .query(({ ctx, input }) => listMembers(ctx.database.executor, ctx.organization.id, input)),

  get: organizationProcedure('members.get')
    .input(UserUuid)
    .output(output(OrganizationMemberDetail))
    .query(async ({ ctx, input }) => {
      const db = ctx.database.executor;
      return describeMember(db, ctx.organization.id, await getMember(db, ctx.organization.id, input));
    }),

  /** Gives a member several roles, or none of them where one cannot be given. */
  addRoles: organizationProcedure('members.addRoles')
    .input(UserUuid)
    .use(async ({ ctx, input, next }) => {
      await getMember(ctx.database.executor, ctx.organization.id, input);
      return next();
    })
    .input(MemberAddRoles)
    .output(output(z.array(MemberRole)))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const member = await getMember(trx, organizationId, input);
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
      requireAtLeast(ctx.organization, await getMember(ctx.database.executor, ctx.organization.id, input));
      return next();
    })
    .input(MemberUpdate)
    .output(output(OrganizationMember))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const member = await getMember(trx, organizationId, input);
        requireAtLeast(ctx.organization, member);
        const level = input.level ?? member.level;
        if (level > ctx.organization.level)
          throw permissionDenied('You can only change access level of others to lower or equal to your current one.');
        const updated_at = laterOf(ctx.now(), member.updated_at);
        await trx
          .updateTable('organization_memberships')
          .set({ level, updated_at })
          .where('organization_id', '=', organizationId)
          .where('id', '=', member.id)
          .execute();
        return {
          answer: { ...member, level, updated_at },
          activity: {
            scope: 'OrganizationMembership',
            activity: 'updated',
            item_id: member.id,
            item_name: member.user.email,
            organization_id: organizationId,
            before: { level: member.level },
            after: { level },
          },
        };
      }),
    ),

  /** Removes a member, with all of their roles; anybody may remove themselves, but for the last owner. */
  delete: organizationProcedure('members.delete')
    .input(UserUuid)
    .use(({ ctx, input, next }) => {
      const self = ctx.actor.kind === 'user' && ctx.actor.user.uuid === asUuid(input.user_uuid);
      if (!self && ctx.organization.level < levels.admin) throw permissionDenied(sentences.levelTooLow);
      return next();
    })
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const member = await getMember(trx, organizationId, input);
        requireAtLeast(ctx.organization, member);
        await trx
          .deleteFrom('organization_memberships')
          .where('organization_id', '=', organizationId)
          .where('id', '=', member.id)
          .execute();
        await trx
          .updateTable('users')
          .set({ current_organization_id: null })
          .where('id', '=', member.user.id)
          .where('current_organization_id', '=', organizationId)
          .execute();
        return {
          answer: undefined,
          activity: {
            scope: 'OrganizationMembership',
            activity: 'deleted',
            item_id: member.id,
            item_name: member.user.email,
            organization_id: organizationId,
            before: { level: member.level },
            after: null,
          },
        };
      }),
    ),
});
