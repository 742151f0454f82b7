import type { Database, Transaction } from './database.ts';
import { prepared } from './prepared.ts';

const lockOrganizationRow = prepared<{ id: string }, { id: string }>((db, param) =>
  db.selectFrom('organizations').select('id').where('id', '=', param('id')).forNoKeyUpdate(),
);

const lockUserRow = prepared<{ id: number }, { id: number }>((db, param) =>
  db.selectFrom('users').select('id').where('id', '=', param('id')).forNoKeyUpdate(),
);

/**
 * Locks an organization until the transaction ends: no other transaction that locks it goes on before, so that what this
 * one reads of it stays true. Does nothing where there is one writer at a time anyway.
 *
 * Call it before anything is read, and lock an organization before a user: transactions that all take locks in this
 * order cannot deadlock.
 */
export async function lockOrganization(database: Database, trx: Transaction, id: string): Promise<void> {
  if (!database.engine.hasSingleWriter) await lockOrganizationRow(trx, { id });
}

/** Locks a user in the same way, for changes to what belongs to the user alone. */
export async function lockUser(database: Database, trx: Transaction, id: number): Promise<void> {
  if (!database.engine.hasSingleWriter) await lockUserRow(trx, { id });
}
