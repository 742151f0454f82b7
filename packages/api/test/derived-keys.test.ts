import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { transaction } from '@rolecall/db';
import { CompiledQuery, sql } from 'kysely';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { make } from '../../db/testing/factories.ts';
import { keyColumns } from '../src/derived-keys/columns.ts';
import { findColumnsWithEmptyKeys } from '../src/derived-keys/queries.ts';
import { databaseOf, type Rolecall } from '../src/rolecall.ts';
import { emptyKeys } from './empty-keys.ts';
import { createFixture } from './fixture.ts';
import { contents, createTestOrganization, minute, openTestRolecall, watchQueries } from './support.ts';

const emptyColumns = async (rolecall: Rolecall) =>
  (await findColumnsWithEmptyKeys(databaseOf(rolecall).executor)).map(({ table, column }) => `${table}.${column}`);
const allColumns = keyColumns.map(({ table, column }) => `${table}.${column}`);

/** Starts the filling, which fails the test if it fails. */
function fill(rolecall: Rolecall): void {
  const failures: unknown[] = [];
  rolecall.startKeyFilling((error) => void failures.push(error));
  onTestFinished(() => expect(failures).toEqual([]));
}

/** Waits until no key is empty. */
const filled = (rolecall: Rolecall) =>
  expect.poll(() => emptyColumns(rolecall), { timeout: 60_000, interval: 20 }).toEqual([]);

describe('derived keys', () => {
  it('are listed for every column that a migration added with an empty default', () => {
    const schema = readFileSync(new URL('../../db/schema.sql', import.meta.url), 'utf8');
    const found = [...schema.matchAll(/^CREATE TABLE "(\w+)" (.*?) strict;$/gms)].flatMap(([, table, columns = '']) =>
      [...columns.matchAll(/"?(\w+)"? text (?:default '' not null|not null default '')/g)].map(
        ([, column]) => `${table}.${column}`,
      ),
    );
    // The description of a role is not derived, and may be empty.
    expect(found.filter((column) => column !== 'roles.description').toSorted()).toEqual(allColumns.toSorted());
  });

  it('are filled with the values that procedures write, without an event or a new revision', async () => {
    const rolecall = await openTestRolecall();
    const { ownerCaller, organization_id, snapshot } = await createFixture(rolecall);
    await ownerCaller.roles.create({ organization_id, name: 'Ärzte Łódź' });
    await ownerCaller.invites.create({ organization_id, target_email: 'Øyvind@Example.com', first_name: 'Øyvind' });
    const role = await ownerCaller.roles.create({ organization_id, name: 'Straße' });
    const group = { provider: 'GitHub', provider_organization_id: 'Acme', provider_role_id: '7' };
    await ownerCaller.roleExternalReferences.create({
      organization_id,
      role: role.id,
      ...group,
      provider_role_name: 'Große Gruppe',
    });
    await ownerCaller.groupSyncs.plan({ organization_id, ...snapshot, source: 'Ärzte.JSON' });
    const before = await contents(rolecall);
    await emptyKeys(databaseOf(rolecall).executor);
    expect(await emptyColumns(rolecall)).toEqual(allColumns);
    fill(rolecall);
    await filled(rolecall);
    expect(await contents(rolecall)).toEqual(before);
  });

  it('make rows that an earlier version inserted searchable and sorted', async () => {
    const rolecall = await openTestRolecall();
    const acme = await createTestOrganization(rolecall);
    const owner = await acme.owner.caller();
    const organization_id = acme.id;
    const db = databaseOf(rolecall).executor;
    // Such a process names neither column.
    const unknown = { search_key: undefined as never, name_key: undefined as never };
    const role = await make.role(db, { organization_id, name: 'Ärzte', search_key: unknown.search_key });
    const project = await make.project(db, { organization_id, name: 'Großhandel', search_key: unknown.search_key });
    for (const name of ['b', 'Ä', 'C'])
      await make.dashboard(db, { organization_id, project_id: project.id, name, name_key: unknown.name_key });
    const reference = await make.reference(db, {
      organization_id,
      role_id: role.id,
      provider_role_name: 'Bereitschaft',
      search_key: unknown.search_key,
    });
    const { id: user_id } = await db
      .selectFrom('users')
      .select('id')
      .where('email', '=', acme.owner.email)
      .executeTakeFirstOrThrow();
    await make.key(db, { user_id, label: 'Schlüssel' });
    // More than are filled at a time.
    for (let number = 0; number < 201; number += 1)
      await make.invite(db, { organization_id, first_name: 'Łukasz', expires_at: '2099-01-01T00:00:00.000Z' });

    const idsOf = ({ results }: { results: { id: string | number }[] }) => results.map(({ id }) => id);
    const found = async () => ({
      roles: idsOf(await owner.roles.overview({ organization_id, search: 'arzte' })),
      projects: idsOf(await owner.projects.overview({ organization_id, search: 'grosshandel' })),
      dashboards: (await owner.dashboards.list({ project_id: project.id, order: '-name' })).results.map(
        ({ name }) => name,
      ),
      references: idsOf(await owner.roleExternalReferences.overview({ organization_id, search: 'bereitschaft' })),
      keys: (await owner.personalApiKeys.list({ search: 'schlussel' })).count,
      invites: (await owner.invites.list({ organization_id, search: 'lukasz' })).count,
    });
    expect(await found()).toMatchObject({ roles: [], projects: [], references: [], keys: 0, invites: 0 });
    fill(rolecall);
    await filled(rolecall);
    expect(await found()).toEqual({
      roles: [role.id],
      projects: [project.id],
      dashboards: ['Ä', 'C', 'b'],
      references: [reference.id],
      keys: 1,
      invites: 201,
    });
  });

  it('are checked every minute', async () => {
    const rolecall = await openTestRolecall();
    await createFixture(rolecall);
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => void vi.useRealTimers());
    const queries: string[] = [];
    const stop = watchQueries(rolecall, (query) => void queries.push(query.sql));
    fill(rolecall);
    await expect.poll(() => queries.length, { timeout: 60_000 }).toBe(1);
    await sleep(100);
    // Where no key is empty, that is all.
    expect(queries).toHaveLength(1);
    stop();
    await emptyKeys(databaseOf(rolecall).executor);
    vi.advanceTimersByTime(minute - 1);
    await sleep(100);
    expect(await emptyColumns(rolecall)).toEqual(allColumns);
    vi.advanceTimersByTime(1);
    await filled(rolecall);
  });

  it('are derived from a rename that another process is committing', async () => {
    const databaseUrl = await newDatabaseUrl();
    const [one, other] = [await openTestRolecall({ databaseUrl }), await openTestRolecall({ databaseUrl })];
    const { id: organization_id } = await createTestOrganization(one);
    const { executor, engine } = databaseOf(other);
    const held = await make.role(executor, { organization_id, search_key: undefined as never });
    const free = await make.role(executor, { organization_id, name: 'Free', search_key: undefined as never });
    let release = () => {};
    onTestFinished(() => release());
    // A process of an earlier version renames a role.
    const renaming = transaction(databaseOf(one), async (trx) => {
      const names = { name: 'After', name_key: 'after' };
      await trx.updateTable('roles').set(names).where('id', '=', held.id).execute();
      await new Promise<void>((resolve) => (release = resolve));
    });
    await sleep(100);
    const keyOf = async (id: string) =>
      (await executor.selectFrom('roles').select('search_key').where('id', '=', id).executeTakeFirstOrThrow())
        .search_key;
    fill(other);
    // An embedded database has one writer at a time, for whom the filling waits. On a server it skips the row.
    if (!engine.hasSingleWriter) {
      await expect.poll(() => keyOf(free.id), { timeout: 60_000 }).toBe('free');
      expect(await keyOf(held.id)).toBe('');
    }
    release();
    await renaming;
    fill(one);
    await filled(other);
    expect([await keyOf(held.id), await keyOf(free.id)]).toEqual(['after', 'free']);
  });

  it('are found by partial indexes', async () => {
    const rolecall = await openTestRolecall();
    await createFixture(rolecall);
    const database = databaseOf(rolecall);
    await emptyKeys(database.executor);
    const queries: CompiledQuery[] = [];
    const stop = watchQueries(rolecall, (query) => void (/^\s*select/.test(query.sql) && queries.push(query)));
    fill(rolecall);
    await expect.poll(() => queries.length, { timeout: 60_000 }).toBeGreaterThan(keyColumns.length);
    stop();
    const plans = await database.executor.transaction().execute(async (trx) => {
      // PostgreSQL scans a table of a few rows whatever the indexes are.
      const explain = database.engine.name === 'sqlite' ? 'explain query plan' : 'explain';
      if (database.engine.name === 'postgres') await sql`set local enable_seqscan = off`.execute(trx);
      const found: string[] = [];
      for (const query of queries) {
        const { rows } = await trx.executeQuery<object>(CompiledQuery.raw(`${explain} ${query.sql}`, []));
        found.push(rows.map((row) => Object.values(row).at(-1)).join('\n'));
      }
      return found;
    });
    const ofColumns = plans.filter((plan) => allColumns.every((name) => plan.includes(name.replace('.', '_empty_'))));
    expect(ofColumns.length, plans.join('\n\n')).toBeGreaterThan(0);
    for (const column of allColumns)
      expect(
        plans.filter((plan) => !ofColumns.includes(plan) && plan.includes(column.replace('.', '_empty_'))),
        plans.join('\n\n'),
      ).toHaveLength(1);
    for (const plan of plans) expect(plan).not.toMatch(/^SCAN (?!CONSTANT ROW)|Seq Scan/m);
  });
});
