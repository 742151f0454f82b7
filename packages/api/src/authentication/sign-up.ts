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

/** What a person enters to sign up. */
type SignUpInput = z.output<typeof SignUp>;

/** The part of a sign-up that is stored until its address is confirmed. */
export type PendingSignUp = Omit<SignUpInput, 'password' | 'email' | 'invite_proof'> & { password_digest: string };

/** A sign-up with its password replaced by the digest. */
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
 * Creates the account of a person who signs up, and gives it an organization: the one they were invited to, or else their own.
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
 * Mails a link that completes a sign-up. It does not look up the address, so result and timing are the same whether or not an
 * account has it; that is checked when the mail is sent.
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
