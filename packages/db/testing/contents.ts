import type { Kysely } from 'kysely';

/** Every row of every table, to tell whether anything changed. */
export async function contentsOf(db: Kysely<never>): Promise<Record<string, Record<string, unknown>[]>> {
  const any = db as unknown as Kysely<Record<string, Record<string, unknown>>>;
  // Rate limit counters change with every request, whatever its outcome.
  const tables = (await any.introspection.getTables()).filter(({ name }) => name !== 'rate_limits');
  const rows = await Promise.all(
    tables.map(async ({ name }) => {
      const found = await any.selectFrom(name).selectAll().execute();
      // Sorted, so that rewriting a row with the same values changes nothing.
      return [name, found.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))] as const;
    }),
  );
  return Object.fromEntries(rows);
}
