import { emailKey, type SignUp } from '@rolecall/contracts';
import type { z } from 'zod';
import { authorOf } from '../activity-log/queries.ts';
import { createConfirmation } from '../confirmations/service.ts';
import type { Context } from '../context.ts';
import { queueMail } from '../mail/outbox.ts';
import { acceptInvite } from '../members/service.ts';
import { createOrganization, ownOrganizationName } from '../organizations/service.ts';
import { type UnitOfWork, writeAs } from '../unit-of-work.ts';
import { createUser } from '../users/service.ts';

/** What somebody fills in who signs up. */
type SignUpInput = z.output<typeof SignUp>;

/** What of a sign-up is kept until its address is confirmed. */
export type PendingSignUp = Omit<SignUpInput, 'password' | 'email' | 'invite_proof'> & { password_digest: string };

/** A sign-up with the digest of its password in the place of the password. */
export const pendingSignUp = (
  {
    first_name,
    last_name,
    role_at_organization,
    organization_name,
    invite_token,
  }: Omit<PendingSignUp, 'password_digest'>,
  password_digest: string,
): PendingSignUp => ({
  first_name,
  last_name,
  role_at_organization,
  organization_name,
  invite_token,
  password_digest,
});

/**
 * Makes an account by the person themselves, and the organization it comes with: the one invited to, else one of its own.
 * @param organizationId the id of the organization, which the unit has locked
 * @param isVerified whether the address is known to be theirs
 * @returns the user
 */
export async function signUp(
  unit: UnitOfWork,
  email: string,
  input: PendingSignUp,
  organizationId: string,
  isVerified: boolean,
): Promise<{ id: number; uuid: string; email: string }> {
  const user = await createUser(unit, { ...input, email, is_email_verified: isVerified });
  unit.actAs(authorOf(user, 'session'));
  if (input.invite_token === undefined)
    await createOrganization(unit, organizationId, input.organization_name ?? ownOrganizationName(user), user);
  else await acceptInvite(unit, input.invite_token, { ...user, is_email_verified: isVerified });
  return user;
}

/**
 * Mails a link to the address of a sign-up, by which the account is made. Nothing is looked up: it is the same, and takes
 * as long, whether or not there is an account with the address, which is found out when the mail is sent.
 * @throws throttled
 */
export async function requestSignUp(context: Context, email: string, input: PendingSignUp): Promise<void> {
  await context.rateLimits.countMail('sign_up', emailKey(email));
  await writeAs(context, context.actor, async (unit) => {
    const sealed = JSON.stringify(input);
    const confirmation = await createConfirmation(unit, { purpose: 'sign_up', user: null, email, sealed });
    await queueMail(unit, { kind: 'sign_up', recipient: email, facts: {}, confirmationId: confirmation.id });
  });
}
