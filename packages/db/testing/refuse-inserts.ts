import { type Kysely, sql } from 'kysely';
import { testEngine } from './database-urls.ts';

/**
 * Makes the database reject inserted rows from now on, with an error that the code does not expect.
 * @param when an SQL condition on `new` that selects the rows to reject; all by default
 */
export async function refuseInserts(db: Kysely<never>, table: string, message: string, when = 'true'): Promise<void> {
  if (testEngine() === 'sqlite') {
    await sql`create trigger refuse before insert on ${sql.table(table)} when ${sql.raw(when)} begin select raise(abort, ${sql.lit(message)}); end`.execute(
      db,
    );
    return;
  }
  await sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception ${sql.lit(message)}; end $$`.execute(
    db,
  );
  await sql`create trigger refuse before insert on ${sql.table(table)} for each row when (${sql.raw(when)}) execute function refuse()`.execute(
    db,
  );
}
