import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { uniqueIndexes } from '../src/unique-indexes.ts';
import { forEachEngine } from '../testing/databases.ts';

forEachEngine('the schema', (engine) => {
  const file = engine.name === 'sqlite' ? 'schema.sql' : 'schema.postgres.sql';
  const snapshot = new URL(`../${file}`, import.meta.url);

  // `UPDATE_SCHEMA=1 npm run pnpm -- --filter @rolecall/db test schema` rewrites the snapshot after an intended change.
  it(`of a new database matches ${file}`, async () => {
    const database = await engine.open();
    const schema = await database.engine.describeSchema(database.executor as never);
    if (process.env['UPDATE_SCHEMA']) writeFileSync(snapshot, schema);
    expect(existsSync(snapshot), `packages/db/${file} is missing`).toBe(true);
    expect(schema).toBe(readFileSync(snapshot, 'utf8'));
  });

  it('has every unique index that violations can name', async () => {
    const database = await engine.open();
    const schema = await database.engine.describeSchema(database.executor as never);
    for (const [name, { table, columns }] of Object.entries(uniqueIndexes))
      expect(schema).toMatch(
        new RegExp(
          `unique index "${name}" on "${table}" \\(${columns.map((column) => `"${column}"`).join(', ')}\\)`,
          'i',
        ),
      );
  });
});
