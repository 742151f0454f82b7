import {
  doesNotExist,
  email,
  Level,
  levels,
  normalizedKey,
  OrganizationCreate,
  OrganizationMember,
  password,
  PersonalApiKeyCreate,
  PersonalApiKeyCreated,
  RolecallError,
  SignUp,
} from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import { z } from 'zod';
import { digestPassword } from '../authentication/passwords.ts';
import { findActiveMember } from '../members/queries.ts';
import { createOrganization, joinOrganization } from '../organizations/create.ts';
import { output } from '../output.ts';
import { createPersonalApiKey } from '../personal-api-keys/create.ts';
import { change, organizationProcedure, router, systemProcedure } from '../procedures.ts';
import { aboutUser } from '../users/activity.ts';
import { insertUser } from '../users/create.ts';

async function getUser(db: Executor, attr: string, address: string) {
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', normalizedKey(address))
    .executeTakeFirst();
  if (!user) throw doesNotExist(attr, address);
  return user;
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
    .output(output(z.strictObject({ id: z.int(), uuid: z.uuid(), email: z.string() })))
    .use(async ({ input, next }) =>
      next({ ctx: { passwordDigest: input.password === undefined ? null : await digestPassword(input.password) } }),
    )
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

  /** Locks somebody out: sessions end, keys stop working, roles no longer show. The account and its history stay. */
  deactivateUser: systemProcedure('system.deactivateUser')
    .input(z.object({ email: email("The user's e-mail address.") }))
    .output(output(z.strictObject({ id: z.int(), uuid: z.uuid(), email: z.string() })))
    .mutation(
      change(async ({ input, trx }) => {
        const user = await getUser(trx, 'email', input.email);
        await trx.updateTable('users').set({ is_active: 0 }).where('id', '=', user.id).execute();
        await trx.deleteFrom('sessions').where('user_id', '=', user.id).execute();
        return {
          answer: { id: user.id, uuid: user.uuid, email: user.email },
          activity: {
            ...aboutUser(user),
            activity: 'deactivated',
            before: { is_active: user.is_active === 1 },
            after: { is_active: false },
          },
        };
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
          await getUser(trx, 'owner', owner),
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
    .output(output(OrganizationMember))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const user = await getUser(trx, 'email', input.email);
        const inviter = input.invited_by === undefined ? undefined : await getUser(trx, 'invited_by', input.invited_by);
        const { activity } = await joinOrganization(
          trx,
          { organization_id: ctx.organization.id, user, level: input.level, invited_by_user_id: inviter?.id ?? null },
          ctx.now(),
        );
        const answer = await findActiveMember(trx, ctx.organization.id, user.uuid);
        if (!answer) throw new RolecallError('invalid_input', 'User inactive or deleted.', { attr: 'email' });
        return { answer, activity };
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
          await getUser(trx, 'email', address),
          input,
          ctx.now(),
        );
        return { answer: key, activity };
      }),
    ),
});
