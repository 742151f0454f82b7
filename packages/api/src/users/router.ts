import {
  doesNotExist,
  normalizedKey,
  PasswordChange,
  RolecallError,
  SignUp,
  User,
  UserUpdate,
} from '@rolecall/contracts';
import { laterOf } from '@rolecall/db';
import { z } from 'zod';
import type { ActivityRecord } from '../activity-log/record.ts';
import { acceptInvite, getInviteToAccept, organizationIdOfLink } from '../invites/accept.ts';
import { createOrganization, ownOrganizationName } from '../organizations/create.ts';
import { findOrganization, findOrganizationsOfKey } from '../organizations/queries.ts';
import { output } from '../output.ts';
import { revokeKeys } from '../personal-api-keys/revoke.ts';
import { authenticatedProcedure, change, publicProcedure, router, sessionProcedure } from '../procedures.ts';
import { aboutUser } from './activity.ts';
import { insertUser, userSearchKey } from './create.ts';
import { describeCaller } from './me.ts';

const incorrectPassword = () =>
  new RolecallError('invalid_input', 'Your current password is incorrect.', { attr: 'current_password' });

/** People, and the caller in particular. */
export const usersRouter = router({
  me: authenticatedProcedure('users.me')
    .output(output(User))
    .query(({ ctx }) => describeCaller(ctx.database.executor, ctx.actor)),

  updateMe: authenticatedProcedure('users.updateMe')
    .input(UserUpdate)
    .output(output(User))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { user, key } = ctx.actor;
        const before = await describeCaller(trx, ctx.actor);
        const organizationId = input.set_current_organization;
        if (organizationId !== undefined) {
          const organization = await findOrganization(trx, organizationId, user.id);
          const only = await findOrganizationsOfKey(trx, key);
          const reached = organization?.membership_level != null && (!only || only.includes(organizationId));
          if (!reached) throw doesNotExist('set_current_organization', organizationId);
          await trx
            .updateTable('users')
            .set({ current_organization_id: organizationId })
            .where('id', '=', user.id)
            .execute();
        }
        const names = {
          first_name: input.first_name ?? before.first_name,
          last_name: input.last_name ?? before.last_name,
        };
        await trx
          .updateTable('users')
          .set({
            ...names,
            search_key: userSearchKey({ ...names, email: before.email }),
            ...(input.role_at_organization === undefined ? {} : { role_at_organization: input.role_at_organization }),
            updated_at: laterOf(ctx.now(), before.date_joined),
          })
          .where('id', '=', user.id)
          .execute();
        const answer = await describeCaller(trx, ctx.actor);
        const snapshot = ({ first_name, last_name, role_at_organization, organization }: User) => ({
          first_name,
          last_name,
          role_at_organization,
          organization: organization?.id ?? null,
        });
        return {
          answer,
          activity: { ...aboutUser(user), activity: 'updated', before: snapshot(before), after: snapshot(answer) },
        };
      }),
    ),

  /** Makes an account, and the organization it comes with: the one invited to, else one of its own. */
  signUp: publicProcedure('users.signUp')
    .input(SignUp)
    .use(async ({ ctx, input, next }) => {
      const passwordDigest = await ctx.passwords.take({ address: ctx.address }, async ({ digest }) => {
        await ctx.rateLimits.countSignUp(ctx.address ?? 'unknown');
        // Told before anything is made, and outside the transaction: digesting takes its time.
        if (input.invite_token !== undefined) await getInviteToAccept(ctx, input.invite_token);
        return digest(input.password);
      });
      return next({ ctx: { passwordDigest, lockedOrganizationId: organizationIdOfLink(input.invite_token) } });
    })
    .output(output(z.strictObject({ uuid: z.uuid(), email: z.string(), organization_id: z.uuid() })))
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const now = ctx.now();
        const { email, first_name, last_name, role_at_organization } = input;
        const { id, uuid } = await insertUser(
          trx,
          { email, first_name, last_name, role_at_organization, password_digest: ctx.passwordDigest },
          now,
        );
        const user = { id, uuid, email };
        const activity: ActivityRecord[] = [
          { ...aboutUser(user), activity: 'created', before: null, after: { email, first_name, last_name } },
        ];
        let organizationId: string;
        if (input.invite_token === undefined) {
          const name = input.organization_name ?? ownOrganizationName({ first_name, email });
          const organization = await createOrganization(trx, name, user, now);
          organizationId = organization.id;
          activity.push(...organization.activity);
        } else {
          const accepted = await acceptInvite(trx, ctx, input.invite_token, user);
          organizationId = accepted.organization_id;
          activity.push(...accepted.activity);
        }
        return {
          answer: { uuid, email, organization_id: organizationId },
          activity: activity.map((record) => ({ ...record, actor_user_id: id })),
        };
      }),
    ),

  /** Sets a new password and ends every other session; API keys are revoked where the caller says so. */
  changePassword: sessionProcedure('users.changePassword')
    .input(PasswordChange)
    .use(async ({ ctx, input, next }) => {
      const { user } = ctx.actor;
      const caller = { address: ctx.address, account: normalizedKey(user.email), isKnown: true };
      const digests = await ctx.passwords.take(caller, async ({ isRight, digest }) => {
        await ctx.rateLimits.countPasswordChange(user.id);
        const { password_digest } = await ctx.database.executor
          .selectFrom('users')
          .select('password_digest')
          .where('id', '=', user.id)
          .executeTakeFirstOrThrow();
        if (password_digest !== null && !(await isRight(password_digest, input.current_password ?? '')))
          throw incorrectPassword();
        await ctx.rateLimits.forgetPasswordChanges(user.id);
        return { checkedDigest: password_digest, passwordDigest: await digest(input.password) };
      });
      return next({ ctx: digests });
    })
    .mutation(
      change(async ({ ctx, input, trx }) => {
        const { user, session } = ctx.actor;
        const { password_digest } = await trx
          .selectFrom('users')
          .select('password_digest')
          .where('id', '=', user.id)
          .executeTakeFirstOrThrow();
        // Somebody else changed it since: what was checked is the password no longer.
        if (password_digest !== ctx.checkedDigest) throw incorrectPassword();
        await trx.updateTable('users').set({ password_digest: ctx.passwordDigest }).where('id', '=', user.id).execute();
        await trx
          .deleteFrom('sessions')
          .where('user_id', '=', user.id)
          .where('digest', '<>', session ?? '')
          .execute();
        const revoked = input.revoke_api_keys ? await revokeKeys(trx, user.id) : [];
        return {
          answer: undefined,
          activity: [{ ...aboutUser(user), activity: 'password_changed', before: null, after: null }, ...revoked],
        };
      }),
    ),

  /** Ends every session of the caller, this one included, at once and everywhere. */
  signOutEverywhere: sessionProcedure('users.signOutEverywhere').mutation(
    change(async ({ ctx, trx }) => {
      const { user } = ctx.actor;
      await trx.deleteFrom('sessions').where('user_id', '=', user.id).execute();
      return {
        answer: undefined,
        activity: { ...aboutUser(user), activity: 'signed_out_everywhere', before: null, after: null },
      };
    }),
  ),
});
