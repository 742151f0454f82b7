import {
  email,
  Level,
  levels,
  MemberWithState,
  OrganizationCreate,
  password,
  PersonalApiKeyCreate,
  PersonalApiKeyCreated,
  SignUp,
} from '@rolecall/contracts';
import { newId, type UserRow } from '@rolecall/db';
import { z } from 'zod';
import { changeLevel, getMemberByEmail, joinOrganization, removeMember } from '../members/service.ts';
import { createOrganization } from '../organizations/service.ts';
import { output } from '../output.ts';
import { createKey, revokeKeys } from '../personal-api-keys/service.ts';
import { organizationProcedure, router, systemProcedure } from '../procedures.ts';
import { removeSecondFactor } from '../second-factor/service.ts';
import { getUserByEmail } from '../users/queries.ts';
import { createUser, getActiveUserByEmail, setActive, setPassword } from '../users/service.ts';

const UserEmail = z.object({ email: email("The user's e-mail address.") });
const userOutput = output(z.strictObject({ id: z.int(), uuid: z.uuid(), email: z.string() }));
const toOutput = ({ id, uuid, email: address }: UserRow) => ({ id, uuid, email: address });

/** Procedures for the command line and embedding programs, which are not available over the network. */
export const systemRouter = router({
  /** Creates an account without an organization. */
  createUser: systemProcedure('system.createUser')
    .input(
      z.object({
        email: email('E-mail address to sign in with.'),
        password: password.optional(),
        first_name: SignUp.shape.first_name,
        last_name: SignUp.shape.last_name,
        role_at_organization: SignUp.shape.role_at_organization,
        last_login: z.iso
          .datetime({ precision: 3 })
          .nullish()
          .meta({ description: 'The last sign-in in the system that the account is imported from, if any.' }),
      }),
    )
    .output(userOutput)
    .use(async ({ ctx, input: { password: given, email: address }, next }) => {
      const passwordDigest =
        given === undefined ? null : await ctx.passwords.take({}, ({ digestNew }) => digestNew(given, address));
      return next({ ctx: { passwordDigest } });
    })
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) => {
        const { id, uuid, email: address } = await createUser(unit, { ...input, password_digest: ctx.passwordDigest });
        return { id, uuid, email: address };
      }),
    ),

  /**
   * Deactivates a user: sessions end, API keys are revoked, and memberships grant nothing. The account and its history
   * stay. Refused for the only active owner of an organization.
   */
  deactivateUser: systemProcedure('system.deactivateUser')
    .input(UserEmail)
    .output(userOutput)
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) =>
        toOutput(await setActive(unit, await getUserByEmail(unit.trx, 'email', input.email), false)),
      ),
    ),

  /** Reactivates a user with the memberships and roles they still have, but without API keys. */
  reactivateUser: systemProcedure('system.reactivateUser')
    .input(UserEmail)
    .output(userOutput)
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) =>
        toOutput(await setActive(unit, await getUserByEmail(unit.trx, 'email', input.email), true)),
      ),
    ),

  /** Sets a user's password, and ends their sessions. */
  setPassword: systemProcedure('system.setPassword')
    .input(z.object({ ...UserEmail.shape, password }))
    .output(userOutput)
    .use(async ({ ctx, input: { password: given, email: address }, next }) => {
      const passwordDigest = await ctx.passwords.take({}, ({ digestNew }) => digestNew(given, address));
      return next({ ctx: { passwordDigest } });
    })
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) => {
        const user = await getActiveUserByEmail(unit, 'email', input.email);
        await setPassword(unit, user, ctx.passwordDigest);
        return toOutput(user);
      }),
    ),

  /** Removes the second factor of a user who has lost it. They sign in without one until they set it up again. */
  removeSecondFactor: systemProcedure('system.removeSecondFactor')
    .input(UserEmail)
    .output(userOutput)
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) =>
        toOutput(await removeSecondFactor(unit, (await getUserByEmail(unit.trx, 'email', input.email)).id, 'removed')),
      ),
    ),

  /** Revokes all API keys of a user, or those with a label. */
  revokePersonalApiKeys: systemProcedure('system.revokePersonalApiKeys')
    .input(z.object({ ...UserEmail.shape, label: PersonalApiKeyCreate.shape.label.optional() }))
    .output(output(z.strictObject({ revoked: z.int() })))
    .mutation(({ ctx, input: { email: address, label } }) =>
      ctx.write(async (unit) => {
        const { id } = await getUserByEmail(unit.trx, 'email', address);
        const revoked = await revokeKeys(unit, id, label === undefined ? {} : { label });
        return { revoked: revoked.length };
      }),
    ),

  createOrganization: systemProcedure('system.createOrganization')
    .input(z.object({ ...OrganizationCreate.shape, owner: email("The owner's e-mail address.") }))
    .output(output(z.strictObject({ id: z.uuid(), name: z.string(), slug: z.string() })))
    .mutation(({ ctx, input: { name, owner } }) => {
      const id = newId();
      return ctx.write(async (unit) => {
        const { slug } = await createOrganization(unit, id, name, await getActiveUserByEmail(unit, 'owner', owner));
        return { id, name, slug };
      }, id);
    }),

  /** Adds an existing user as a member, without an invite. */
  addMember: organizationProcedure('system.addMember')
    .input(
      z.object({
        email: email("The user's e-mail address."),
        level: Level.default(levels.member),
        invited_by: email('Address of the person who counts as the inviter.').optional(),
      }),
    )
    .output(output(MemberWithState))
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) => {
        const { trx, organization } = unit;
        const user = await getActiveUserByEmail(unit, 'email', input.email);
        const inviter =
          input.invited_by === undefined ? null : await getUserByEmail(trx, 'invited_by', input.invited_by);
        await joinOrganization(unit, organization.id, { user, level: input.level, inviter });
        return getMemberByEmail(trx, organization.id, user.email);
      }),
    ),

  /** Changes a member's level. This also recovers an organization without an owner who can act. */
  setMemberLevel: organizationProcedure('system.setMemberLevel')
    .input(z.object({ ...UserEmail.shape, level: Level }))
    .output(output(MemberWithState))
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) => {
        const { id } = unit.organization;
        return changeLevel(unit, id, await getMemberByEmail(unit.trx, id, input.email), input.level);
      }),
    ),

  /** Removes a member, with all their roles and the invites they created. */
  removeMember: organizationProcedure('system.removeMember')
    .input(UserEmail)
    .mutation(({ ctx, input }) =>
      ctx.write(async (unit) => {
        const { id } = unit.organization;
        await removeMember(unit, id, await getMemberByEmail(unit.trx, id, input.email));
      }),
    ),

  /** Creates an API key for a user. Its value is returned only once. */
  createPersonalApiKey: systemProcedure('system.createPersonalApiKey')
    .input(z.object({ email: email("The user's e-mail address."), ...PersonalApiKeyCreate.shape }))
    .output(output(PersonalApiKeyCreated))
    .mutation(({ ctx, input: { email: address, ...input } }) =>
      ctx.write(async (unit) => createKey(unit, await getActiveUserByEmail(unit, 'email', address), input)),
    ),
});
