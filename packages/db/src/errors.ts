import type { Database } from './database.ts';
import type { Violation } from './dialects/engine.ts';
import type { UniqueIndex } from './unique-indexes.ts';

/** What rule of the database an error is about, or undefined where it is about none. */
export const violationOf = (database: Database, error: unknown): Violation | undefined =>
  database.engine.violation(error);

/** Whether an error says that this unique index refused a row. */
export function violatesUnique(database: Database, error: unknown, index: UniqueIndex): boolean {
  const violation = violationOf(database, error);
  return violation?.kind === 'unique' && violation.constraint === index;
}

/**
 * The database cannot be reached, does not let us in, or is held by others for too long; the message says which, and
 * names no password. What was asked of it was not done.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}
