import { randomBytes } from 'node:crypto';
import type { AuthenticationChallengeRow, UserRow } from '@rolecall/db';
import { digestOf } from '../keyring.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { deleteChallenge, findChallenge, insertChallenge } from './queries.ts';

/** How long a person has to show what they were asked for, in milliseconds. */
const challengeLifetime = 10 * 60 * 1000;

type Account = Pick<UserRow, 'id' | 'password_digest'>;

/** Tells one password of an account from another, and from none. */
const stampOf = ({ password_digest }: Account): string => digestOf(password_digest ?? '');

/**
 * Begins what its holder has ten minutes to go on with, once.
 * @param user whose it is; null where a passkey is yet to tell
 * @returns the token, whose digest alone is kept
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

/** Whether a challenge is one that this account can go on with: its own, with the password that it has now, or anybody's. */
export const isOf = ({ user_id, checked_digest }: AuthenticationChallengeRow, user: Account): boolean =>
  user_id === null || (user_id === user.id && checked_digest === stampOf(user));

/** Takes the challenge of a token away. @returns whether it was for this purpose, of this account, and not over */
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
