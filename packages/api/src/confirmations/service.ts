import { asUuid, invalidInput, sentences } from '@rolecall/contracts';
import { type ConfirmationRow, type Executor, newId } from '@rolecall/db';
import type { Context } from '../context.ts';
import { Keyring } from '../keyring.ts';
import type { UnitOfWork } from '../unit-of-work.ts';
import { findConfirmation, insertConfirmation, takeConfirmation } from './queries.ts';

export type Purpose = ConfirmationRow['purpose'];

const hour = 60 * 60 * 1000;

/** How long a mailed link works, in milliseconds. */
const lifetimes: Record<Purpose, number> = {
  sign_up: 24 * hour,
  verify_address: 24 * hour,
  change_address: 24 * hour,
  reset_password: hour,
};

/** The path of a mailed link. */
export const confirmationPath = (keyring: Keyring, confirmation: ConfirmationRow): string =>
  `/${confirmation.purpose === 'reset_password' ? 'reset-password' : 'confirm'}/${keyring.confirmationToken(confirmation)}`;

interface NewConfirmation {
  purpose: Purpose;
  /** The account that it is for; null for an account that is yet to be created. */
  user: { id: number; uuid: string; email: string } | null;
  /** The address to confirm. */
  email: string;
  /** Data that is stored encrypted until then. */
  sealed?: string;
}

/** Creates a confirmation to mail a link for. @returns its row, from which the link's secret is derived */
export async function createConfirmation(
  unit: UnitOfWork,
  { purpose, user, email, sealed }: NewConfirmation,
): Promise<ConfirmationRow> {
  const { trx, now, context } = unit;
  const id = newId();
  const confirmation = {
    id,
    purpose,
    user_id: user?.id ?? null,
    email,
    sealed: sealed === undefined ? null : context.keyring.encrypt(sealed, sealedFor(id)),
    created_at: now,
    expires_at: new Date(Date.parse(now) + lifetimes[purpose]).toISOString(),
  };
  await insertConfirmation(trx, confirmation);
  if (user)
    unit.emit(null, {
      type: 'user.link_mailed',
      subject: { id: user.uuid, name: user.email },
      before: null,
      after: { purpose, email },
    });
  return confirmation;
}

const sealedFor = (id: string) => `confirmation ${id}`;

/** Decrypts the sealed data of a confirmation. */
export const unseal = ({ keyring }: Context, { id, sealed }: ConfirmationRow): string =>
  keyring.decrypt(sealed ?? '', sealedFor(id));

export const linkIsOver = () => invalidInput(sentences.linkIsOver, 'token');

/** Finds the confirmation of a mailed link without using it up. Undefined if the link is wrong, used or expired. */
export async function findByToken(
  db: Executor,
  { keyring, now }: Context,
  token: string,
): Promise<ConfirmationRow | undefined> {
  const id = asUuid(Keyring.confirmationOf(token) ?? '');
  const found = id && (await findConfirmation(db, id, now()));
  return found && keyring.isConfirmationToken(token, found) ? found : undefined;
}

/**
 * Uses up a mailed link. If two requests open it at the same time, one is refused.
 * @param confirmation as `findByToken` found it
 * @throws invalid_input if it was used meanwhile or has expired
 */
export async function useConfirmation(unit: UnitOfWork, { id }: ConfirmationRow): Promise<ConfirmationRow> {
  const taken = await takeConfirmation(unit.trx, id, unit.now);
  if (!taken) throw linkIsOver();
  return taken;
}
