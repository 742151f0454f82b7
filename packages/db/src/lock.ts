import type { Database, Transaction } from './database.ts';
import { prepared } from './prepared.ts';

const prepareLockOrganization = prepared<{ id: string }, { id: string }>((db, param) =>
  db.selectFrom('organizations').select('id').where('id', '=', param('id')).forNoKeyUpdate(),
);

const prepareLockUser = prepared<{ id: number }, { id: number }>((db, param) =>
  db.selectFrom('users').select('id').where('id', '=', param('id')).forNoKeyUpdate(),
);

/**
 * Waits until no other transaction holds the organization, and holds it until this one ends: what the transaction reads
 * of it from now on stays so. Nothing to do where there is one writer at a time anyway.
 *
 * Call it before anything is read, and an organization before a user: whoever takes both in this order never waits for
 * somebody who waits for them.
 */
export async function lockOrganization(database: Database, trx: Transaction, id: string): Promise<void> {
  if (!database.engine.writesOneByOne) await prepareLockOrganization(trx, { id });
}

/** The same for what is a user's alone. */
export async function lockUser(database: Database, trx: Transaction, id: number): Promise<void> {
  if (!database.engine.writesOneByOne) await prepareLockUser(trx, { id });
}
