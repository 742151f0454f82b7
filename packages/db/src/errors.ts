import type { Database } from './database.ts';
import type { Violation } from './dialects/engine.ts';
import type { UniqueIndex } from './unique-indexes.ts';

/** The violation that an error reports, or undefined if it reports none. */
export const violationOf = (database: Database, error: unknown): Violation | undefined =>
  database.engine.violation(error);

/** Whether an error says that this unique index rejected a row. */
export function violatesUnique(database: Database, error: unknown, index: UniqueIndex): boolean {
  const violation = violationOf(database, error);
  return violation?.kind === 'unique' && violation.constraint === index;
}

/**
 * The database cannot be reached, refuses the connection, was locked by others for too long, or cannot be used: its
 * disk is full, its file is damaged, was replaced or belongs to another program, or its schema is from a later version.
 * The message tells the administrator which, and contains no password. The operation was not carried out.
 */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}
