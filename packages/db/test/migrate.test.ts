import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { DatabaseUrlError, migrate, openDatabase, pendingMigrations } from '../src/index.ts';
import { migrations } from '../src/migrations/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { run } from '../testing/processes.ts';

const all = Object.keys(migrations);

forEachEngine('migrations', (engine) => {
  it('run once, in order of their numbers', async () => {
    const database = await engine.open(await engine.newUrl());
    expect(all).toEqual([...all].toSorted());
    expect(await pendingMigrations(database)).toEqual(all);
    expect(await migrate(database)).toEqual(all);
    expect(await pendingMigrations(database)).toEqual([]);
    expect(await migrate(database)).toEqual([]);
  });

  it('looking for pending ones makes no table', async () => {
    const database = await engine.open(await engine.newUrl());
    await pendingMigrations(database);
    expect(await database.executor.introspection.getTables({ withInternalKyselyTables: true })).toEqual([]);
  });

  it('leave nothing behind when they fail', async () => {
    const database = await engine.open(await engine.newUrl());
    await sql`create table role_memberships (id text)`.execute(database.executor);
    await expect(migrate(database)).rejects.toThrow('role_memberships');
    const tables = await database.executor.introspection.getTables();
    expect(tables.map((table) => table.name)).toEqual(['role_memberships']);
    await sql`drop table role_memberships`.execute(database.executor);
    expect(await migrate(database)).toEqual(all);
  });

  it.each([2, 5])('of %i processes that start at once on a new database, one runs each', async (processes) => {
    const url = await engine.newUrl();
    const others = Array.from({ length: processes }, () => run(new URL('processes/migrate.mjs', import.meta.url), url));
    await Promise.all(others.map((other) => other.line()));
    for (const other of others) other.go();
    const ran = await Promise.all(others.map((other) => other.end()));
    expect(ran.flatMap(([line]) => JSON.parse(line ?? '') as string[])).toEqual(all);
    const database = await engine.open(url);
    expect(await pendingMigrations(database)).toEqual([]);
    expect(await database.engine.integrityProblems(database.executor as never)).toEqual([]);
  });

  it('wait for another process that writes', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const holder = run(new URL('processes/hold-lock.mjs', import.meta.url), url, '400');
    await holder.line();
    expect(await migrate(database)).toEqual([]);
    await holder.end();
  });

  it('of processes that start at once on a current database, none runs', async () => {
    const url = await engine.newUrl();
    await migrate(await engine.open(url));
    const others = Array.from({ length: 3 }, () => run(new URL('processes/migrate.mjs', import.meta.url), url));
    await Promise.all(others.map((other) => other.line()));
    for (const other of others) other.go();
    for (const other of others) expect(await other.end()).toEqual(['[]']);
  });
});

it.each([
  '',
  'rolecall.db',
  'sqlite:',
  'postgres:localhost/rolecall',
  'postgres://localhost/rolecall?pool_max=many',
  'postgres://[',
  'file:rolecall.db',
])('%j is no address of a database', (url) => {
  expect(() => openDatabase(url)).toThrow(DatabaseUrlError);
});
