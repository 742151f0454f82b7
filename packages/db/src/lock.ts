import type { Database, Transaction } from './database.ts';
import { prepared } from './prepared.ts';

const lockOrganizationRow = prepared<{ id: string }, { id: string }>((db, param) =>
  db.selectFrom('organizations').select('id').where('id', '=', param('id')).forNoKeyUpdate(),
);

const lockUserRow = prepared<{ id: number }, { id: number }>((db, param) =>
  db.selectFrom('users').select('id').where('id', '=', param('id')).forNoKeyUpdate(),
);

/**
 * Locks an organization until the transaction ends. Other transactions that lock it wait, so what this one reads of it
 * stays true. Does nothing on an engine with a single writer.
 *
 * Call it before reading anything, and lock an organization before a user: transactions that all take locks in this
 * order cannot deadlock.
 */
export async function lockOrganization(database: Database, trx: Transaction, id: string): Promise<void> {
  if (!database.engine.hasSingleWriter) await lockOrganizationRow(trx, { id });
}

/** Locks a user in the same way, for changes to data that belongs only to the user. */
export async function lockUser(database: Database, trx: Transaction, id: number): Promise<void> {
  if (!database.engine.hasSingleWriter) await lockUserRow(trx, { id });
}
