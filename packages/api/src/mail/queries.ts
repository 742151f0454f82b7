import type { Executor, MailRow, NewMail, Transaction } from '@rolecall/db';
import { countOf } from '../count.ts';

export async function insertMail(trx: Transaction, mail: NewMail): Promise<void> {
  await trx.insertInto('mails').values(mail).execute();
}

/**
 * Leases the mail that has been due the longest. No other process takes it before the lease expires.
 * @param until when the lease expires
 */
export async function leaseMail(
  trx: Transaction,
  { now, until, lease, skipsLocked }: { now: string; until: string; lease: string; skipsLocked: boolean },
): Promise<MailRow | undefined> {
  const due = trx
    .selectFrom('mails')
    .select('id')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .limit(1)
    .$if(skipsLocked, (query) => query.forUpdate().skipLocked());
  return trx
    .updateTable('mails')
    .set((eb) => ({ lease, due_at: until, attempts: eb('attempts', '+', 1) }))
    .where('id', '=', due)
    .returningAll()
    .executeTakeFirst();
}

/** A mail that is still under the same lease, unchanged until the transaction ends; otherwise undefined. */
export const findLeasedMail = (
  trx: Transaction,
  { id, lease }: Pick<MailRow, 'id' | 'lease'>,
  locks: boolean,
): Promise<MailRow | undefined> =>
  trx
    .selectFrom('mails')
    .selectAll()
    .where('id', '=', id)
    .where('lease', '=', lease)
    .$if(locks, (query) => query.forUpdate())
    .executeTakeFirst();

/** Updates a mail that is still under the same lease. @returns whether it is */
export async function updateLeasedMail(
  trx: Transaction,
  { id, lease }: Pick<MailRow, 'id' | 'lease'>,
  update: Partial<Pick<MailRow, 'confirmation_id' | 'due_at' | 'attempts' | 'lease' | 'sent_at' | 'failure'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('mails')
    .set(update)
    .where('id', '=', id)
    .where('lease', '=', lease)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * How many mails of the same kind, to the same mailbox or from the same organization, were sent
 * since an instant or are being sent.
 */
export function countLike(
  trx: Transaction,
  mail: MailRow,
  by: 'mailbox' | 'organization_id',
  since: string,
): Promise<number> {
  const { id, kind } = mail;
  const like = trx.selectFrom('mails').where('kind', '=', kind).where(by, '=', mail[by]);
  const sent = like.where('sent_at', '>', since);
  const leased = like.where('lease', 'is not', null).where('id', '!=', id);
  // In one statement, because a mail marked as sent between two would be counted twice or not at all.
  return countOf(trx.selectFrom(sent.select('id').unionAll(leased.select('id')).as('found')));
}

/** Deletes a mail that is no longer needed. */
export async function deleteMail(trx: Transaction, id: string): Promise<void> {
  await trx.deleteFrom('mails').where('id', '=', id).execute();
}

/** Deletes mails that were created before an instant and have been sent or given up, and expired confirmations. */
export async function sweepMails(trx: Transaction, before: string, now: string): Promise<void> {
  await trx.deleteFrom('mails').where('created_at', '<', before).where('due_at', 'is', null).execute();
  await trx.deleteFrom('confirmations').where('expires_at', '<=', now).execute();
}

/** Which of several addresses belong to members of an organization. */
export async function findMemberAddresses(
  db: Executor,
  organizationId: string,
  addresses: readonly string[],
): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const rows = await db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select('u.email')
    .where('m.organization_id', '=', organizationId)
    .where('u.email', 'in', addresses)
    .execute();
  return new Set(rows.map(({ email }) => email));
}
