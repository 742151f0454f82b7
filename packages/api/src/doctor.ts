import { type Database, pendingMigrations } from '@rolecall/db';
import type { Kysely } from 'kysely';

export interface Finding {
  check: 'database' | 'schema' | 'integrity' | 'clock' | 'secret';
  ok: boolean;
  detail: string;
}

/** How far in the future the newest row may be before the clock is reported as wrong, in milliseconds. */
const clockTolerance = 60_000;

/**
 * Checks an installation without changing it.
 * @param secret whether the secret that the tokens were encrypted with is present and correct
 */
export async function diagnose(
  database: Database,
  secret: { ok: boolean; detail: string },
  now: number,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const add = (check: Finding['check'], ok: boolean, detail: string) => findings.push({ check, ok, detail });
  if (database.isNew) {
    // Any query would create the database.
    add('database', false, 'there is none yet; `rolecall migrate` makes it');
    add('schema', false, 'there is none yet');
    add('secret', secret.ok, secret.detail);
    return findings;
  }
  let pending: string[];
  try {
    pending = await pendingMigrations(database);
    add('database', true, `${database.engine.name} answers`);
  } catch (error) {
    add('database', false, error instanceof Error ? error.message : String(error));
    return findings;
  }
  add('schema', pending.length === 0, pending.length === 0 ? 'current' : `not yet applied: ${pending.join(', ')}`);
  const problems = await database.engine
    .integrityProblems(database.executor as Kysely<unknown>)
    .catch((error: Error) => [error.message]);
  add('integrity', problems.length === 0, problems.join('; ') || 'no damage found');
  const newest =
    pending.length === 0 && problems.length === 0
      ? await database.executor
          .selectFrom('activity_log')
          .select('created_at')
          .orderBy('created_at', 'desc')
          .limit(1)
          .executeTakeFirst()
      : undefined;
  const ahead = newest ? Date.parse(newest.created_at) - now : 0;
  add(
    'clock',
    ahead <= clockTolerance,
    ahead <= clockTolerance
      ? new Date(now).toISOString()
      : `${Math.round(ahead / 1000)} seconds behind the newest entry of the activity log`,
  );
  add('secret', secret.ok, secret.detail);
  return findings;
}
