import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import {
  DatabaseUnavailableError,
  DatabaseUrlError,
  migrate,
  newId,
  type NewActivityLogEntry,
  openDatabase,
  pendingMigrations,
  violationOf,
} from '../src/index.ts';
import { migrations } from '../src/migrations/index.ts';
import { forEachEngine } from '../testing/databases.ts';
import { make } from '../testing/factories.ts';
import { runFirstMigrations } from '../testing/migrations.ts';
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

  it('of an unknown later version make the database unusable and change nothing', async () => {
    const database = await engine.open();
    const db = database.executor as Kysely<unknown>;
    const ran = sql<{ name: string }>`select name from kysely_migration order by name`;
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '')`.execute(db);
    const before = [await database.engine.describeSchema(db), (await ran.execute(db)).rows];
    for (const open of [migrate, pendingMigrations]) {
      await expect(open(database)).rejects.toThrow(DatabaseUnavailableError);
      await expect(open(database)).rejects.toThrow(
        'The database was made by a later version of Rolecall: this one knows nothing of 9999-later.',
      );
    }
    expect([await database.engine.describeSchema(db), (await ran.execute(db)).rows]).toEqual(before);
  });

  /** Leaves out the columns that earlier versions did not have. */
  const earlier = { search_key: undefined as never };

  /** A database as it was left by the version that had `count` migrations. */
  async function openEarlier(count: number) {
    const database = await engine.open(await engine.newUrl());
    await runFirstMigrations(database, count);
    return database;
  }

  it('fill in search keys and role ids for rows of an earlier version', async () => {
    const database = await openEarlier(1);
    const db = database.executor as Kysely<never>;
    const organization = await make.organization(database.executor);
    const role = await make.role(database.executor, { organization_id: organization.id, ...earlier });
    const at = role.created_at;
    for (let number = 1; number <= 501; number += 1)
      await sql`insert into role_external_references (organization_id, id, role_id, provider, provider_key, provider_organization_id,
        provider_organization_id_key, provider_role_id, provider_role_id_key, provider_role_name, created_at)
        values (${organization.id}, ${newId()}, ${role.id}, 'github', 'github', 'Acme', 'acme', ${`${number}`}, ${`${number}`}, 'Ärzte', ${at})`.execute(
        db,
      );
    await sql`insert into activity_log (id, organization_id, via, scope, activity, item_id, item_name, created_at)
      values (${newId()}, ${organization.id}, 'key', 'Role', 'created', ${role.id}, 'On call', ${at})`.execute(db);

    expect(await migrate(database)).toEqual(all.slice(1));
    const references = await database.executor
      .selectFrom('role_external_references')
      .select(['provider_role_id', 'search_key'])
      .execute();
    expect(references).toHaveLength(501);
    for (const reference of references) expect(reference.search_key).toBe(`arzte acme ${reference.provider_role_id}`);
    expect(await database.executor.selectFrom('activity_log').select('role_id').execute()).toEqual([
      { role_id: role.id },
    ]);
  });

  it('invalidate the links of invites from a version that listed them', async () => {
    const database = await openEarlier(4);
    const { id: organization_id } = await make.organization(database.executor);
    const address = { target_email: 'ada@example.com', target_email_key: 'ada@example.com', first_name: '' };
    const times = sql`'2026-01-31T09:30:00.000Z', '2026-01-31T09:30:00.000Z', '2026-02-07T09:30:00.999Z'`;
    await sql`insert into organization_invites (organization_id, id, target_email, target_email_key, first_name, level, created_at, updated_at, expires_at)
      values (${organization_id}, ${newId()}, ${address.target_email}, ${address.target_email_key}, ${address.first_name}, 15, ${times})`.execute(
      database.executor,
    );
    await migrate(database);
    // The link is derived from the expiry.
    const invites = database.executor.selectFrom('organization_invites').select(['expires_at', 'is_system']);
    expect(await invites.execute()).toEqual([{ expires_at: '2026-02-07T09:30:01.999Z', is_system: 1 }]);
  });

  it('fill in the role of log entries from an earlier version', async () => {
    const database = await openEarlier(2);
    const db = database.executor;
    const { id: organization_id } = await make.organization(db);
    const roles = [newId(), newId()];
    const [one = '', other = ''] = roles;
    const note = async (item_name: string, given: Partial<NewActivityLogEntry>) => {
      const line = {
        id: newId(),
        organization_id,
        via: 'key',
        scope: 'Role',
        activity: 'created',
        item_id: newId(),
        item_name,
        created_at: '2026-01-31T09:30:00.000Z',
        ...given,
      };
      // Only the columns of that version.
      await db
        .insertInto('activity_log')
        .values(line as NewActivityLogEntry)
        .execute();
    };
    // More rows than are read at a time, with their roles mixed.
    for (let number = 0; number < 1001; number += 1) {
      const role_id = roles[number % 2];
      await note(`given ${role_id}`, { scope: 'RoleMembership', after: JSON.stringify({ user: 'ada', role_id }) });
    }
    await note(`taken ${one}`, { scope: 'RoleMembership', before: JSON.stringify({ role_id: one }) });
    await note(`tied ${other}`, { scope: 'RoleExternalReference', after: JSON.stringify({ role: other }) });
    await note(`untied ${one}`, { scope: 'RoleExternalReference', before: JSON.stringify({ role: one }) });
    await note(`known ${one}`, { scope: 'RoleMembership', role_id: one, after: JSON.stringify({ role_id: other }) });
    await note('silent null', { scope: 'RoleMembership', after: JSON.stringify({ user: 'ada' }) });
    await note('strange null', { scope: 'RoleMembership', after: JSON.stringify({ role_id: 'On call' }) });
    await note('another null', { scope: 'Organization', after: JSON.stringify({ role_id: one, role: one }) });

    expect(await migrate(database)).toEqual(all.slice(2));
    const lines = await db.selectFrom('activity_log').select(['item_name', 'role_id']).execute();
    expect(lines).toHaveLength(1008);
    for (const { item_name, role_id } of lines) expect(`${role_id}`).toBe(item_name.split(' ')[1]);
  });

  it('fill in the person of log entries from an earlier version', async () => {
    const database = await openEarlier(all.indexOf('0011-lists'));
    const db = database.executor;
    const { id: organization_id } = await make.organization(db);
    const { user, membership } = await make.member(db, organization_id, 15);
    const [gone, other, ended, rule] = [newId(), newId(), newId(), newId()];
    const note = (item_name: string, given: Partial<NewActivityLogEntry>) =>
      make.activity(db, { organization_id, item_name, person_uuid: undefined as never, ...given });
    const ofMember = { scope: 'OrganizationMembership' };
    await note(`is ${user.uuid}`, { ...ofMember, item_id: membership.id, after: '{"level":8}' });
    await note(`joined ${gone}`, { ...ofMember, item_id: ended, after: JSON.stringify({ user_uuid: gone }) });
    await note(`raised ${gone}`, { ...ofMember, item_id: ended, before: '{"level":1}', after: '{"level":8}' });
    await note(`ended ${gone}`, { ...ofMember, item_id: ended, before: JSON.stringify({ user_uuid: gone }) });
    await note(user.email, { ...ofMember, before: '{"level":1}' });
    await note(`unknown null`, { ...ofMember, after: '{"level":1}' });
    const ofRole = { scope: 'RoleMembership' };
    await note(`granted ${other}`, { ...ofRole, after: JSON.stringify({ user: user.email, user_uuid: other }) });
    await note(`early ${user.uuid}`, { ...ofRole, before: JSON.stringify({ user: user.email }) });
    const ofRule = { scope: 'AccessControl', item_id: rule };
    await note(`changed ${other}`, { ...ofRule, before: '{"access_level":"none"}' });
    await note(`deleted ${other}`, { ...ofRule, before: JSON.stringify({ user_uuid: other }) });
    await note(`default null`, { scope: 'AccessControl', before: JSON.stringify({ user_uuid: null }) });
    await note(`account ${other}`, { scope: 'User', item_id: other });
    await note(`role null`, { after: JSON.stringify({ user_uuid: other }) });
    // More rows than are read at a time.
    for (let number = 0; number < 500; number += 1)
      await note(`more ${other}`, { ...ofRole, after: JSON.stringify({ user_uuid: other }) });
    await migrate(database);
    const lines = await db.selectFrom('activity_log').select(['item_name', 'person_uuid']).execute();
    expect(lines).toHaveLength(513);
    for (const { item_name, person_uuid } of lines)
      expect(`${person_uuid}`, item_name).toBe(item_name === user.email ? user.uuid : item_name.split(' ')[1]);
  });

  it('make names from an earlier version searchable without accents', async () => {
    const database = await openEarlier(all.indexOf('0011-lists'));
    const db = database.executor;
    const { id: organization_id } = await make.organization(db);
    const names = ['Novák', 'Straße', 'Łukasz', 'Øyvind', 'Ærø', 'on call'];
    const expected = ['novak', 'strasse', 'lukasz', 'oyvind', 'aero', 'on call'];
    // More rows than are read at a time.
    const roles = [];
    for (let number = 0; number < 501; number += 1)
      roles.push({ ...(await make.role(db, { organization_id, name: `${names[number % 6]} ${number}`, ...earlier })) });
    const user = await make.user(db, { first_name: '', last_name: 'Novák', email: 'ä@example.com' });
    const project = await make.project(db, { organization_id, name: 'Novák', ...earlier });
    const group = { provider_role_name: 'Øst', provider_organization_id: 'Łódź', provider_role_id: '7' };
    const reference = await make.reference(db, { organization_id, role_id: roles[0]?.id ?? '', ...group });
    await migrate(database);
    const keys = async (table: 'roles' | 'users' | 'projects' | 'role_external_references') =>
      new Map(
        (await db.selectFrom(table).select(['id', 'search_key']).execute()).map((row) => [row.id, row.search_key]),
      );
    expect(await keys('roles')).toEqual(
      new Map(roles.map(({ id }, number) => [id, `${expected[number % 6]} ${number}`])),
    );
    expect((await keys('users')).get(user.id)).toBe('novak a@example.com');
    expect(await keys('projects')).toEqual(new Map([[project.id, 'novak']]));
    expect(await keys('role_external_references')).toEqual(new Map([[reference.id, 'ost lodz 7']]));
  });

  it('sort the dashboards of an earlier version by name', async () => {
    const database = await openEarlier(all.indexOf('0012-orders'));
    const db = database.executor;
    const { id: organization_id } = await make.organization(db);
    const { id: project_id } = await make.project(db, { organization_id });
    const names = ['Straße', 'ÄRZTE', 'on call'];
    // More rows than are read at a time.
    for (let number = 0; number < 501; number += 1)
      await make.dashboard(db, {
        organization_id,
        project_id,
        name: `${names[number % 3]} ${number}`,
        name_key: undefined as never,
      });
    await migrate(database);
    const rows = await db.selectFrom('dashboards').select('name_key').orderBy('id').execute();
    const expected = ['strasse', 'ärzte', 'on call'];
    expect(rows).toEqual(rows.map((_, number) => ({ name_key: `${expected[number % 3]} ${number}` })));
    expect(rows).toHaveLength(501);
  });

  it('make invites and keys of an earlier version searchable, and sort runs by source', async () => {
    const database = await openEarlier(all.indexOf('0021-list-keys'));
    const db = database.executor;
    const { id: organization_id } = await make.organization(db);
    const { id: user_id } = await make.user(db);
    const first_name = 'Łukasz';
    // More rows than are read at a time.
    for (let number = 0; number < 501; number += 1)
      await make.invite(db, {
        organization_id,
        first_name: number === 0 ? '' : first_name,
        target_email: `Ä${number}@example.com`,
        target_email_key: `ä${number}@example.com`,
      });
    await make.key(db, { user_id, label: 'Schlüssel der Straße' });
    for (const source of ['Ärzte.JSON', '']) await make.groupSync(db, { organization_id, source, provider: 'GitHub' });
    await migrate(database);
    const invites = await db.selectFrom('organization_invites').select('search_key').orderBy('id').execute();
    expect(invites.map(({ search_key }) => search_key)).toEqual(
      Array.from({ length: 501 }, (_, number) => `${number === 0 ? '' : 'lukasz '}a${number}@example.com`),
    );
    expect(await db.selectFrom('personal_api_keys').select('search_key').execute()).toEqual([
      { search_key: 'schlussel der strasse' },
    ]);
    const runs = await db.selectFrom('group_syncs').select('source_key').orderBy('id').execute();
    expect(runs.map(({ source_key }) => source_key)).toEqual(['ärzte.json', 'github/acme']);
  });

  it('keep existing sessions and give each an id', async () => {
    const database = await openEarlier(all.indexOf('0014-sessions'));
    const db = database.executor;
    const user = await make.user(db);
    const times = { created_at: '2026-01-01T00:00:00.000Z', expires_at: '2099-01-01T00:00:00.000Z' };
    for (const digest of ['one', 'two'])
      await db
        .insertInto('sessions')
        .values({ digest, user_id: user.id, ...times } as never)
        .execute();
    await migrate(database);
    const sessions = await db.selectFrom('sessions').selectAll().orderBy('digest').execute();
    expect(sessions).toMatchObject(
      ['one', 'two'].map((digest) => ({
        digest,
        user_id: user.id,
        ...times,
        authenticated_at: times.created_at,
        user_agent: null,
      })),
    );
    expect(new Set(sessions.map(({ id }) => id)).size).toBe(2);
  });

  describe('to full case folding', () => {
    const openBefore = () => openEarlier(all.indexOf('0009-case-folding'));
    const earlierKey = (value: string) => value.normalize('NFC').toLowerCase().normalize('NFC');

    it('update every key, search key and sort key', async () => {
      const database = await openBefore();
      const db = database.executor;
      const { id: organization_id } = await make.organization(db);
      const user = await make.user(db, {
        email: 'Straße@MÜNCHEN.de',
        email_key: 'straße@münchen.de',
        search_key: 'ada groß straße@münchen.de',
        last_name: 'Groß',
      });
      const invite = await make.invite(db, {
        organization_id,
        target_email: 'ada@xn--mnchen-3ya.DE',
        target_email_key: 'ada@xn--mnchen-3ya.de',
      });
      const project = await make.project(db, { organization_id, name: 'Σας', name_key: 'σας', ...earlier });
      const roles = [];
      for (let number = 0; number < 501; number += 1)
        roles.push(
          await make.role(db, {
            organization_id,
            name: `Straße ${number}`,
            name_key: `straße ${number}`,
            ...earlier,
          }),
        );
      const reference = await make.reference(db, {
        organization_id,
        role_id: roles[0]?.id ?? '',
        provider: 'Maß',
        provider_key: 'maß',
        provider_organization_id: 'Groß',
        provider_organization_id_key: 'groß',
        provider_role_id: 'ﬁ',
        provider_role_id_key: 'ﬁ',
        provider_role_slug: 'ẞ',
        provider_role_slug_key: 'ß',
        provider_role_name: 'Fuß',
        search_key: 'fuß ẞ groß ﬁ',
      });
      await migrate(database);
      const rowOf = async (
        table: 'users' | 'projects' | 'organization_invites' | 'role_external_references',
        id: string | number,
      ) =>
        db
          .selectFrom(table)
          .selectAll()
          .where('id', '=', id as never)
          .executeTakeFirstOrThrow();
      expect(await rowOf('users', user.id)).toEqual({
        ...user,
        email_key: 'strasse@xn--mnchen-3ya.de',
        search_key: 'ada gross strasse@munchen.de',
      });
      expect(await rowOf('organization_invites', invite.id)).toEqual({
        ...invite,
        is_mailed: 0,
        search_key: 'ada@xn--mnchen-3ya.de',
      });
      expect(await rowOf('projects', project.id)).toEqual({ ...project, name_key: 'σασ', search_key: 'σασ' });
      expect(await rowOf('role_external_references', reference.id)).toEqual({
        ...reference,
        respect_manual_removals: 0,
        last_seen_at: null,
        missing_since: null,
        seen_id: null,
        seen_slug: null,
        seen_name: null,
        provider_key: 'mass',
        provider_organization_id_key: 'gross',
        provider_role_id_key: 'fi',
        provider_role_slug_key: 'ss',
        search_key: 'fuss ss gross fi',
      });
      const renewed = await db.selectFrom('roles').selectAll().orderBy('id').execute();
      expect(renewed).toEqual(
        roles
          .map((role) => ({ ...role, name_key: role.name_key.replace('ß', 'ss') }))
          .map((role) => ({ ...role, search_key: role.name_key, description: '' }))
          .toSorted((one, other) => (one.id < other.id ? -1 : 1)),
      );
    });

    it.each([
      ['Straße', 'STRASSE', 'ſtrasse'],
      ['strasse', 'straße', 'ſtraſſe'],
    ])('append the id to keys that become equal: %s, %s and %s', async (...names) => {
      const database = await openBefore();
      const db = database.executor;
      const { id: organization_id } = await make.organization(db);
      const roles = [];
      const users = [];
      const invites = [];
      const references: { id: string }[] = [];
      for (const [number, name] of names.entries()) {
        const key = earlierKey(name);
        roles.push(await make.role(db, { organization_id, name, name_key: key, ...earlier }));
        const email = `${name}@example.com`;
        users.push(await make.user(db, { email, email_key: earlierKey(email), search_key: earlierKey(email) }));
        invites.push(
          await make.invite(db, { organization_id, target_email: email, target_email_key: earlierKey(email) }),
        );
        for (const [provider_role_id, provider_role_slug] of [
          [name, `${number}`],
          [`${number}`, name],
          [`other ${number}`, null],
        ] as const)
          references.push(
            await make.reference(db, {
              organization_id,
              role_id: roles[0]?.id ?? '',
              provider_role_id,
              provider_role_id_key: earlierKey(provider_role_id),
              provider_role_slug,
              provider_role_slug_key: provider_role_slug === null ? null : earlierKey(provider_role_slug),
            }),
          );
      }
      const elsewhere = await make.organization(db);
      const other = await make.role(db, {
        organization_id: elsewhere.id,
        name: 'Straße',
        name_key: 'straße',
        ...earlier,
      });
      await migrate(database);

      const keys = async (
        table: 'roles' | 'users' | 'organization_invites' | 'role_external_references',
        column: string,
      ) => {
        const rows = await sql<{ id: string | number; key: string | null }>`
          select id, ${sql.ref(column)} as key from ${sql.table(table)}`.execute(db);
        return new Map(rows.rows.map(({ id, key }) => [id, key]));
      };
      const apart = (key: string, rows: readonly { id: string | number }[]) =>
        rows.map(({ id }, index) => [id, index === 0 ? key : `${key}\u0001${id}`] as const);
      expect(await keys('roles', 'name_key')).toEqual(new Map([...apart('strasse', roles), [other.id, 'strasse']]));
      expect(await keys('users', 'email_key')).toEqual(new Map(apart('strasse@example.com', users)));
      expect(await keys('organization_invites', 'target_email_key')).toEqual(
        new Map(apart('strasse@example.com', invites)),
      );
      const ids = await keys('role_external_references', 'provider_role_id_key');
      const slugs = await keys('role_external_references', 'provider_role_slug_key');
      const every = (from: number) => references.filter((_, index) => index % 3 === from);
      for (const [id, key] of apart('strasse', every(0))) expect(ids.get(id)).toBe(key);
      for (const [id, key] of apart('strasse', every(1))) expect(slugs.get(id)).toBe(key);
      for (const { id } of every(2)) expect(slugs.get(id)).toBeNull();
    });
  });

  it('keep oversized projects of an earlier version, which may then shrink but not grow', async () => {
    const database = await openEarlier(all.indexOf('0006-limits'));
    const { id: organization_id } = await make.organization(database.executor);
    const { id } = await make.project(database.executor, {
      organization_id,
      extra_settings: JSON.stringify('x'.repeat(300_000)),
      ...earlier,
    });
    await migrate(database);
    const set = (columns: { name?: string; extra_settings?: string; modifiers?: string }) =>
      database.executor.updateTable('projects').set(columns).where('id', '=', id).execute();
    const refusal = { kind: 'settings_size' };
    async function refused(work: Promise<unknown>) {
      try {
        await work;
      } catch (error) {
        return violationOf(database, error);
      }
      throw new Error('Nothing was refused.');
    }
    await set({ name: 'Renamed' });
    expect(await refused(set({ modifiers: JSON.stringify('y'.repeat(1000)) }))).toEqual(refusal);
    await set({ extra_settings: JSON.stringify('x'.repeat(290_000)) });
    expect(await refused(set({ extra_settings: JSON.stringify('x'.repeat(290_001)) }))).toEqual(refusal);
    await set({ extra_settings: '{}', modifiers: JSON.stringify('y'.repeat(200_000)) });
    expect(await refused(set({ extra_settings: JSON.stringify('ä'.repeat(40_000)) }))).toEqual(refusal);
    expect(
      await refused(
        make.project(database.executor, { organization_id, modifiers: JSON.stringify('y'.repeat(262_144)) }),
      ),
    ).toEqual(refusal);
  });

  it('are looked up without creating a table', async () => {
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

  it.each([2, 5])('run in only one of %i processes that start at once on a new database', async (processes) => {
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

  it('wait for a write of another process', async () => {
    const url = await engine.newUrl();
    const database = await engine.open(url);
    await migrate(database);
    const holder = run(new URL('processes/hold-lock.mjs', import.meta.url), url, '400');
    await holder.line();
    expect(await migrate(database)).toEqual([]);
    await holder.end();
  });

  it('do not run in processes that start at once on an up-to-date database', async () => {
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
])('%j is not a valid database URL', (url) => {
  expect(() => openDatabase(url)).toThrow(DatabaseUrlError);
});
