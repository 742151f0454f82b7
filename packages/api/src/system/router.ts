import {
  doesNotExist,
  email,
  Level,
  levels,
  MemberWithState,
  normalizedKey,
  OrganizationCreate,
  password,
  PersonalApiKeyCreate,
  PersonalApiKeyCreated,
  SignUp,
} from '@rolecall/contracts';
import type { Executor, UserRow } from '@rolecall/db';
import { z } from 'zod';
import { changeLevel } from '../members/change-level.ts';
import { findMember, findMemberByEmail } from '../members/queries.ts';
import { removeMember } from '../members/remove.ts';
import { createOrganization, joinOrganization } from '../organizations/create.ts';
import { output } from '../output.ts';
import { createPersonalApiKey } from '../personal-api-keys/create.ts';
import { change, organizationProcedure, router, systemProcedure } from '../procedures.ts';
import { getActiveUserByEmail, getUserByEmail, setActive } from '../users/activation.ts';
import { aboutUser } from '../users/activity.ts';
import { insertUser } from '../users/create.ts';

const UserEmail = z.object({ email: email("The user's e-mail address.") });
const userOutput = output(z.strictObject({ id: z.int(), uuid: z.uuid(), email: z.string() }));
const toOutput = ({ id, uuid, email: address }: UserRow) => ({ id, uuid, email: address });

/** A member, active or not, by address. @throws does_not_exist */
async function getMember(db: Executor, organizationId: string, address: string) {
  const member = await findMemberByEmail(db, organizationId, normalizedKey(address));
  if (!member) throw doesNotExist('email', address);
  return member;
}

/** What the command line and embedding programs do, and nobody over the network. */
export const systemRouter = router({
  /** Makes an account without an organization. */
  createUser: systemProcedure('system.createUser')
    .input(
      z.object({
        email: email('E-mail address to sign in with.'),
        password: password.optional(),
        first_name: SignUp.shape.first_name,
        last_name: SignUp.shape.last_name,
        role_at_organization: SignUp.shape.role_at_organization,
      }),
    )
    .output(userOutput)
    .use(async ({ ctx, input: { password: given }, next }) => {
      const passwordDigest = given === undefined ? null : await ctx.passwords.take({}, ({ digest }) => digest(given));
      return next({ ctx: { passwordDigest } });
    })
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { id, uuid } = await insertUser(trx, { ...input, password_digest: ctx.passwordDigest }, ctx.now());
        const { email: address, first_name, last_name } = input;
        return {
          answer: { id, uuid, email: address },
          activity: {
            ...aboutUser({ uuid, email: address }),
            activity: 'created',
            before: null,
            after: { email: address, first_name, last_name },
          },
        };
      }),
    ),

  /**
   * Locks somebody out: sessions end, API keys are revoked, memberships grant nothing. The account and its history stay.
   * Refused for the only active owner of an organization.
   */
  deactivateUser: systemProcedure('system.deactivateUser')
    .input(UserEmail)
    .output(userOutput)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { user, activity } = await setActive(trx, ctx, await getUserByEmail(trx, 'email', input.email), false);
        return { answer: toOutput(user), activity };
      }),
    ),

  /** Lets somebody in again who was locked out, with the memberships and roles they still have, and without keys. */
  reactivateUser: systemProcedure('system.reactivateUser')
    .input(UserEmail)
    .output(userOutput)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { user, activity } = await setActive(trx, ctx, await getUserByEmail(trx, 'email', input.email), true);
        return { answer: toOutput(user), activity };
      }),
    ),

  createOrganization: systemProcedure('system.createOrganization')
    .input(z.object({ ...OrganizationCreate.shape, owner: email("The owner's e-mail address.") }))
    .output(output(z.strictObject({ id: z.uuid(), name: z.string(), slug: z.string() })))
    .mutation(
      change(async ({ ctx, input: { name, owner }, trx }) => {
        const { id, slug, activity } = await createOrganization(
          trx,
          name,
          await getActiveUserByEmail(trx, ctx, 'owner', owner),
          ctx.now(),
        );
        return { answer: { id, name, slug }, activity };
      }),
    ),

  /** Makes an existing user a member, without an invite. */
  addMember: organizationProcedure('system.addMember')
    .input(
      z.object({
        email: email("The user's e-mail address."),
        level: Level.default(levels.member),
        invited_by: email('Address of the person who counts as the inviter.').optional(),
      }),
    )
    .output(output(MemberWithState))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const user = await getActiveUserByEmail(trx, ctx, 'email', input.email);
        const inviter =
          input.invited_by === undefined ? undefined : await getUserByEmail(trx, 'invited_by', input.invited_by);
        const { activity } = await joinOrganization(
          trx,
          { organization_id: ctx.organization.id, user, level: input.level, invited_by_user_id: inviter?.id ?? null },
          ctx.now(),
        );
        const answer = await findMember(trx, ctx.organization.id, user.uuid);
        if (!answer) throw new TypeError('A new member is not found.');
        return { answer, activity };
      }),
    ),

  /** Changes a member's level: the way back for an organization that has no owner who can act. */
  setMemberLevel: organizationProcedure('system.setMemberLevel')
    .input(z.object({ ...UserEmail.shape, level: Level }))
    .output(output(MemberWithState))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const member = await getMember(trx, organizationId, input.email);
        const { member: answer, activity } = await changeLevel(trx, organizationId, member, input.level, ctx.now());
        return { answer, activity };
      }),
    ),

  /** Removes a member, with all of their roles and the invites they made. */
  removeMember: organizationProcedure('system.removeMember')
    .input(UserEmail)
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const organizationId = ctx.organization.id;
        const member = await getMember(trx, organizationId, input.email);
        return { answer: undefined, activity: await removeMember(trx, organizationId, member) };
      }),
    ),

  /** Makes a key of a user; its value is answered this once. */
  createPersonalApiKey: systemProcedure('system.createPersonalApiKey')
    .input(z.object({ email: email("The user's e-mail address."), ...PersonalApiKeyCreate.shape }))
    .output(output(PersonalApiKeyCreated))
    .mutation(
      change(async ({ ctx, input: { email: address, ...input }, trx }) => {
        const { key, activity } = await createPersonalApiKey(
          trx,
          await getActiveUserByEmail(trx, ctx, 'email', address),
          input,
          ctx.now(),
        );
        return { answer: key, activity };
      }),
    ),
});
