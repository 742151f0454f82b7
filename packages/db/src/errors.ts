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
 * The database cannot be reached, refuses the connection, is locked by others for too long, or is one that cannot be worked on:
 * its disk is full, its file damaged, replaced or of another program, its schema of a later version. The message says
 * which, for the person who keeps the installation, and names no password. What was asked of it was not done.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}
