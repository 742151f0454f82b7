import type { ConfirmationRow, Executor, Transaction } from '@rolecall/db';

export async function insertConfirmation(trx: Transaction, confirmation: ConfirmationRow): Promise<void> {
  await trx.insertInto('confirmations').values(confirmation).execute();
}

/** What is yet to be confirmed, unless it has expired by `now`. */
export const findConfirmation = (db: Executor, id: string, now: string): Promise<ConfirmationRow | undefined> =>
  db.selectFrom('confirmations').selectAll().where('id', '=', id).where('expires_at', '>', now).executeTakeFirst();

/** Deletes what is confirmed now. @returns it; undefined where somebody else was faster, or it has expired by `now` */
export const takeConfirmation = (trx: Transaction, id: string, now: string): Promise<ConfirmationRow | undefined> =>
  trx.deleteFrom('confirmations').where('id', '=', id).where('expires_at', '>', now).returningAll().executeTakeFirst();

/** Deletes everything that a user has yet to confirm: links in mails that were sent stop working. */
export async function deleteConfirmations(trx: Transaction, userId: number): Promise<void> {
  await trx.deleteFrom('confirmations').where('user_id', '=', userId).execute();
}
