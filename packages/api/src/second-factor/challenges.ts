import { randomBytes } from 'node:crypto';
import type { AuthenticationChallengeRow, UserRow } from '@rolecall/db';
import { digestOf } from '../keyring.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { deleteChallenge, findChallenge, insertChallenge } from './queries.ts';

/** How long a person has to respond to a challenge, in milliseconds. */
const challengeLifetime = 10 * 60 * 1000;

type Account = Pick<UserRow, 'id' | 'password_digest'>;

/** Identifies the current password of an account, or that it has none. */
const stampOf = ({ password_digest }: Account): string => digestOf(password_digest ?? '');

/**
 * Starts a challenge that the token's holder can complete once, within ten minutes.
 * @param user the challenged user; null if the passkey will identify the user
 * @returns the token, of which only the digest is stored
 */
export async function startChallenge(
  { trx, now }: UnitOfWork,
  purpose: AuthenticationChallengeRow['purpose'],
  user: Account | null,
): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const challenge = {
    digest: digestOf(token),
    purpose,
    user_id: user && user.id,
    checked_digest: user && stampOf(user),
    expires_at: new Date(Date.parse(now) + challengeLifetime).toISOString(),
  };
  await insertChallenge(trx, challenge, now);
  return token;
}

/** Whether this account can complete a challenge: one started for it with its current password, or one for any account. */
export const isOf = ({ user_id, checked_digest }: AuthenticationChallengeRow, user: Account): boolean =>
  user_id === null || (user_id === user.id && checked_digest === stampOf(user));

/** Consumes the challenge of a token. @returns whether it had this purpose, belonged to this account and had not expired */
export async function takeChallenge(
  { trx, now }: UnitOfWork,
  token: string,
  purpose: Exclude<AuthenticationChallengeRow['purpose'], 'sign_in'>,
  user: Account,
): Promise<boolean> {
  const digest = digestOf(token);
  const challenge = await findChallenge(trx, digest, purpose, now);
  return challenge !== undefined && isOf(challenge, user) && (await deleteChallenge(trx, digest));
}
