import type { ConfirmationRow, Executor, Transaction } from '@rolecall/db';

export async function insertConfirmation(trx: Transaction, confirmation: ConfirmationRow): Promise<void> {
  await trx.insertInto('confirmations').values(confirmation).execute();
}

/** A pending confirmation, unless it has expired by `now`. */
export const findConfirmation = (db: Executor, id: string, now: string): Promise<ConfirmationRow | undefined> =>
  db.selectFrom('confirmations').selectAll().where('id', '=', id).where('expires_at', '>', now).executeTakeFirst();

/** Deletes a pending confirmation. @returns it; undefined if another request was faster or it has expired by `now` */
export const takeConfirmation = (trx: Transaction, id: string, now: string): Promise<ConfirmationRow | undefined> =>
  trx.deleteFrom('confirmations').where('id', '=', id).where('expires_at', '>', now).returningAll().executeTakeFirst();

/** Deletes all pending confirmations of a user, so that links mailed before stop working. */
export async function deleteConfirmations(trx: Transaction, userId: number): Promise<void> {
  await trx.deleteFrom('confirmations').where('user_id', '=', userId).execute();
}
