import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  checkReadiness,
  type Database,
  DatabaseUnavailableError,
  type Executor,
  migrate,
  newId,
  openDatabase,
  transaction,
  violationOf,
} from '../src/index.ts';
import { newDatabaseUrl } from '../testing/database-urls.ts';
import { make } from '../testing/factories.ts';
import { startPostgres } from '../testing/postgres.ts';
import { run } from '../testing/processes.ts';

async function open(parameters: Record<string, string | number> = {}, url?: string): Promise<Database> {
  const address = new URL(url ?? (await newDatabaseUrl()));
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, `${value}`);
  const database = openDatabase(address.href);
  onTestFinished(() => database.close());
  return database;
}

const note = (key: string, value = '1') => ({ key, value });
/** A barrier that opens once `count` callers have reached it. */
function meeting(count: number): () => Promise<void> {
  let come = 0;
  let open: () => void;
  const isOpen = new Promise<void>((resolve) => (open = resolve));
  return () => {
    come += 1;
    if (come === count) open();
    return isOpen;
  };
}

const notes = async (database: Database) =>
  (await database.executor.selectFrom('installation').select('key').orderBy('key').execute()).map((row) => row.key);
const owners = (db: Executor, organizationId: string) =>
  db
    .selectFrom('organization_memberships')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('level', '=', 15)
    .execute();

/** Terminates all other connections to the database. */
const cutOff = (db: Executor) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
    db,
  );

describe('values', () => {
  it('are read as from the embedded database: instants as ISO 8601, counts as numbers', async () => {
    const { executor } = await open();
    const instants = [
      '2026-01-31T09:30:00.000Z',
      '2026-01-31T09:30:00.120Z',
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ];
    for (const created_at of instants) {
      const row = await make.role(executor, {
        organization_id: (await make.organization(executor)).id,
        created_at,
        updated_at: '9999-12-31T23:59:59.999Z',
      });
      expect(row.created_at).toBe(created_at);
      expect(
        (await executor.selectFrom('roles').select('created_at').where('id', '=', row.id).executeTakeFirstOrThrow())
          .created_at,
      ).toBe(created_at);
    }
    const { count, is_default } = await executor
      .selectFrom('roles')
      .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('is_default').as('is_default')])
      .executeTakeFirstOrThrow();
    expect([count, is_default]).toEqual([4, 0]);
  });

  it('are read the same whatever the time zone and date style of the server', async () => {
    const url = await newDatabaseUrl();
    const name = new URL(url).pathname.slice(1);
    const database = await open({}, url);
    await sql`alter database ${sql.id(name)} set timezone = 'Asia/Kathmandu'`.execute(database.executor);
    await sql`alter database ${sql.id(name)} set datestyle = 'German'`.execute(database.executor);
    const other = await open({}, url);
    expect(
      (
        await make.organization(other.executor, {
          created_at: '2026-01-31T09:30:00.007Z',
          updated_at: '2026-02-01T00:00:00.000Z',
        })
      ).created_at,
    ).toBe('2026-01-31T09:30:00.007Z');
    await sql`set timezone = 'Asia/Kathmandu'`.execute(other.executor);
    expect((await other.executor.selectFrom('organizations').select('created_at').execute())[0]?.created_at).toBe(
      '2026-01-31T09:30:00.007Z',
    );
    await sql`alter database ${sql.id(name)} reset all`.execute(database.executor);
  });

  it('of ids and limits may be as large as JavaScript’s largest safe integer', async () => {
    const { executor } = await open();
    const huge = Number.MAX_SAFE_INTEGER;
    expect(await executor.selectFrom('projects').selectAll().where('id', '=', huge).execute()).toEqual([]);
    expect(await executor.selectFrom('projects').selectAll().where('id', 'in', [huge, -huge]).execute()).toEqual([]);
    expect(
      await executor
        .selectFrom('dashboards')
        .selectAll()
        .where('project_id', '=', huge)
        .limit(huge)
        .offset(huge)
        .execute(),
    ).toEqual([]);
    const { id: organization_id } = await make.organization(executor);
    expect((await make.project(executor, { organization_id, id: huge })).id).toBe(huge);
  });

  it('are sorted byte by byte', async () => {
    const database = await open();
    const keys = ['B', 'a', 'Z', 'é', 'z', '_', ' ', '10', '9', '🦊', '\uFFFD', 'Ä'];
    await database.executor
      .insertInto('installation')
      .values(keys.map((key) => note(key)))
      .execute();
    const inBytes = keys.toSorted((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
    expect(await notes(database)).toEqual(inBytes);
  });

  it('of a refused row do not appear in the error', async () => {
    const { executor } = await open();
    await executor.insertInto('installation').values(note('a secret key')).execute();
    const error = await executor
      .insertInto('installation')
      .values(note('a secret key'))
      .execute()
      .catch((caught: unknown) => caught);
    expect(JSON.stringify({ ...(error as object), message: (error as Error).message })).not.toContain('a secret key');
  });
});

describe('the last owner', () => {
  it('remains when all owners leave or step down at the same time', async () => {
    const url = await newDatabaseUrl();
    const [one, other] = [await open({}, url), await open({}, url)];
    for (let round = 0; round < 20; round += 1) {
      const { id } = await make.organization(one.executor);
      const made = [
        await make.member(one.executor, id, 15),
        await make.member(one.executor, id, 15),
        await make.member(one.executor, id, 15),
      ];
      const results = await Promise.allSettled(
        made.map(({ membership, user }, index) => {
          const { executor } = index % 2 ? one : other;
          if ((index + round) % 3 === 0)
            return executor.deleteFrom('organization_memberships').where('id', '=', membership.id).execute();
          if ((index + round) % 3 === 1)
            return executor
              .updateTable('organization_memberships')
              .set({ level: 8 })
              .where('id', '=', membership.id)
              .execute();
          return executor.deleteFrom('users').where('id', '=', user.id).execute();
        }),
      );
      const refused = results.filter((result) => result.status === 'rejected');
      expect(refused).toHaveLength(1);
      expect(violationOf(one, refused[0]?.reason)).toEqual({ kind: 'last_owner' });
      expect(await owners(one.executor, id)).toHaveLength(1);
    }
  });
});

describe('a transaction', () => {
  it('that locks an organization loses no update of it, even across processes', async () => {
    const url = await newDatabaseUrl();
    const { executor } = await open({}, url);
    const { id } = await make.organization(executor, { contact_name: '0' });
    const others = Array.from({ length: 3 }, () =>
      run(new URL('processes/count-up-locked.mjs', import.meta.url), url, '30', id),
    );
    await Promise.all(others.map((other) => other.line()));
    for (const other of others) other.go();
    for (const other of others) await other.end();
    expect(
      (await executor.selectFrom('organizations').select('contact_name').executeTakeFirstOrThrow()).contact_name,
    ).toBe('90');
  });

  it('that deadlocks with another one is run again', async () => {
    const database = await open();
    await database.executor
      .insertInto('installation')
      .values([note('a', '0'), note('b', '0')])
      .execute();
    let runs = 0;
    const bothHold = meeting(2);
    const both = [
      ['a', 'b'],
      ['b', 'a'],
    ].map((keys) =>
      transaction(database, async (trx) => {
        runs += 1;
        for (const key of keys) {
          await trx
            .updateTable('installation')
            .set({ value: sql`value || 'x'` })
            .where('key', '=', key)
            .execute();
          await bothHold();
        }
      }),
    );
    await Promise.all(both);
    expect(runs).toBe(3);
    expect(await database.executor.selectFrom('installation').select('value').execute()).toEqual([
      { value: '0xx' },
      { value: '0xx' },
    ]);
  });

  it('that waits for a busy organization holds no connection, so that others can proceed', async () => {
    const database = await open({ pool_max: 2 });
    let done = 0;
    const busyId = newId();
    const slow = (trx: Executor) => sql`select pg_sleep(0.02)`.execute(trx);
    const busy = Array.from({ length: 20 }, () =>
      transaction(database, async (trx) => (await slow(trx), (done += 1)), busyId),
    );
    await Promise.all([newId(), newId()].map((id) => transaction(database, slow, id)));
    expect(done).toBeLessThan(10);
    await Promise.all(busy);
    expect(done).toBe(20);
  });

  it('undone by a deadlock is run again with those that shared its commit', async () => {
    const database = await open();
    await database.executor
      .insertInto('installation')
      .values(['a', 'b', 'c'].map((key) => note(key, '0')))
      .execute();
    const [one, other] = [newId(), newId()];
    const write = (trx: Executor, key: string) =>
      trx
        .updateTable('installation')
        .set({ value: sql`value || 'x'` })
        .where('key', '=', key)
        .execute();
    const bothHold = meeting(2);
    const inOrder = (first: string, second: string) => async (trx: Executor) => {
      await write(trx, first);
      await bothHold();
      await write(trx, second);
    };
    await Promise.all([
      transaction(database, (trx) => write(trx, 'c'), one),
      transaction(database, inOrder('a', 'b'), one),
      transaction(database, inOrder('b', 'a'), other),
    ]);
    expect(await database.executor.selectFrom('installation').select('value').orderBy('key').execute()).toEqual([
      { value: '0xx' },
      { value: '0xx' },
      { value: '0x' },
    ]);
  });

  it('runs concurrent statements one after another', async () => {
    const database = await open();
    const warnings: Error[] = [];
    const listen = (warning: Error) => void warnings.push(warning);
    process.on('warning', listen);
    const counts = await transaction(database, (trx) =>
      Promise.all(
        Array.from({ length: 10 }, async (_, number) => {
          await trx
            .insertInto('installation')
            .values(note(`${number}`))
            .execute();
          return (await trx.selectFrom('installation').select('key').execute()).length;
        }),
      ),
    );
    await sleep(10);
    process.off('warning', listen);
    expect(counts.at(-1)).toBe(10);
    expect(warnings).toEqual([]);
  });

  it('that stays idle releases its locks, and the next one works', async () => {
    const database = await open({ idle_in_transaction_session_timeout: 200 });
    await expect(
      transaction(database, async (trx) => {
        await trx.insertInto('installation').values(note('a')).execute();
        await sleep(600);
        await trx.insertInto('installation').values(note('b')).execute();
      }),
    ).rejects.toThrow();
    await transaction(database, (trx) => trx.insertInto('installation').values(note('a')).execute());
    expect(await notes(database)).toEqual(['a']);
  });
});

describe('connections', () => {
  it('do not exceed the limit, and waiting callers get one', async () => {
    const database = await open({ pool_max: 2 });
    const ask = () =>
      sql<{
        pid: number;
        count: number;
      }>`select pg_backend_pid() as pid, (select count(*) from pg_stat_activity where datname = current_database()) as count from pg_sleep(0.02)`.execute(
        database.executor,
      );
    const answers = await Promise.all(Array.from({ length: 20 }, ask));
    expect(new Set(answers.map(({ rows }) => rows[0]?.pid)).size).toBe(2);
    for (const { rows } of answers) expect(rows[0]?.count).toBeLessThanOrEqual(2);
  });

  it('that do not become free in time are reported as unavailable', async () => {
    const database = await open({ pool_max: 1, connect_timeout: 1 });
    const slow = sql`select pg_sleep(1.5)`.execute(database.executor);
    await expect(sql`select 1`.execute(database.executor)).rejects.toThrow(DatabaseUnavailableError);
    await slow;
    await sql`select 1`.execute(database.executor);
  });

  it('cancel statements that take too long, and stay usable', async () => {
    const database = await open({ pool_max: 1, statement_timeout: 100 });
    const pid = async () =>
      (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(database.executor)).rows[0]?.pid;
    const before = await pid();
    await expect(sql`select pg_sleep(5)`.execute(database.executor)).rejects.toThrow('statement timeout');
    expect(await pid()).toBe(before);
  });

  it('that are cut off, idle or busy, lose uncommitted work and are replaced', async () => {
    const url = await newDatabaseUrl();
    const [database, other] = [await open({}, url), await open({}, url)];
    await Promise.all(Array.from({ length: 5 }, () => sql`select pg_sleep(0.05)`.execute(database.executor)));
    const atWork = transaction(database, async (trx) => {
      await trx.insertInto('installation').values(note('lost')).execute();
      await sql`select pg_sleep(5)`.execute(trx);
    });
    const cut = sleep(100).then(() => cutOff(other.executor));
    await expect(atWork).rejects.toThrow();
    await cut;
    await sleep(50);
    expect(await notes(database)).toEqual([]);
    await transaction(database, (trx) => trx.insertInto('installation').values(note('kept')).execute());
    expect(await notes(other)).toEqual(['kept']);
  });

  it('keep repeated queries prepared, unless configured otherwise', async () => {
    const url = await newDatabaseUrl();
    const names = async (database: Database) =>
      (await sql<{ name: string }>`select name from pg_prepared_statements`.execute(database.executor)).rows.map(
        ({ name }) => name,
      );
    const { lockOrganization } = await import('../src/index.ts');
    const hold = (database: Database) =>
      transaction(database, (trx) => lockOrganization(database, trx, '00000000-0000-4000-8000-000000000000'));
    const keeps = await open({ pool_max: 1 }, url);
    await hold(keeps);
    expect(await names(keeps)).toEqual([expect.stringMatching(/^rolecall_\d+$/)]);
    const forgets = await open({ pool_max: 1, prepared_statements: 0 }, url);
    await hold(forgets);
    expect(await names(forgets)).toEqual([]);
  });
});

describe('a server', () => {
  it.each([
    ['has no room', '53100'],
    ['has no memory', '53200'],
    ['has a disk that fails', '58030'],
  ])('that %s is unavailable until a write works again', async (_, code) => {
    const database = await open();
    await sql`
      create function give_up() returns trigger language plpgsql as $$
        begin raise exception 'it cannot' using errcode = ${sql.lit(code)}; end $$`.execute(database.executor);
    await checkReadiness(database);
    await sql`create trigger give_up before insert on installation execute function give_up()`.execute(
      database.executor,
    );
    const write = (key: string) =>
      transaction(database, (trx) => trx.insertInto('installation').values(note(key)).execute());
    const error = await write('refused').catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(DatabaseUnavailableError);
    expect((error as Error).message).toBe(`The database cannot do what was asked: it cannot (${code}).`);
    await expect(checkReadiness(database)).rejects.toThrow(DatabaseUnavailableError);
    await sql`drop trigger give_up on installation`.execute(database.executor);
    await checkReadiness(database);
    await write('kept');
    expect(await notes(database)).toEqual(['kept']);
  });

  it('that is read-only is unavailable for writes', async () => {
    const database = await open({ pool_max: 1 });
    await sql`set default_transaction_read_only = on`.execute(database.executor);
    const write = () => transaction(database, (trx) => trx.insertInto('installation').values(note('a')).execute());
    await expect(write()).rejects.toThrow(DatabaseUnavailableError);
    await expect(checkReadiness(database)).rejects.toThrow('read-only');
    await sql`set default_transaction_read_only = off`.execute(database.executor);
    await write();
    await checkReadiness(database);
    expect(await notes(database)).toEqual(['a']);
  });

  it('that is down is reported as unavailable, and used again once it is back', async () => {
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    const database = openDatabase(server.url);
    onTestFinished(() => database.close());
    await migrate(database);
    const insert = (key: string) =>
      transaction(database, (trx) => trx.insertInto('installation').values(note(key)).execute());
    await insert('before');
    await server.halt();
    for (const work of [() => notes(database), () => insert('meanwhile')]) {
      const error = await work().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect((error as Error).message).toMatch(
        /^The database at 127\.0\.0\.1:\d+\/postgres does not answer: .*ECONNREFUSED/,
      );
    }
    await server.start();
    await insert('after');
    expect(await notes(database)).toEqual(['after', 'before']);
  });

  it('that lacks the database, or cannot be found, is reported without the password', async () => {
    const missing = await open(
      {},
      (await newDatabaseUrl()).replace('postgres@', 'postgres:hunter2@').replace(/\/test_\w+/, '/nowhere'),
    );
    const error = await notes(missing).catch((caught: unknown) => caught);
    expect((error as Error).message).toContain('database "nowhere" does not exist');
    expect(JSON.stringify(error) + String(error)).not.toContain('hunter2');
    const unknown = await open({}, 'postgres://somebody:hunter2@no-such-host.invalid:5433/rolecall');
    await expect(notes(unknown)).rejects.toThrow(
      /^The database at no-such-host\.invalid:5433\/rolecall does not answer: /,
    );
  });
});

it('integrityProblems finds disabled or unchecked rules, invalid indexes and dangling references', async () => {
  const { executor, engine } = await open();
  const problems = () => engine.integrityProblems(executor as never);
  const { id: organization_id } = await make.organization(executor);
  await make.member(executor, organization_id, 15);
  expect(await problems()).toEqual([]);
  await sql`alter table roles disable trigger roles_insert_count`.execute(executor);
  await sql`alter table roles drop constraint roles_time`.execute(executor);
  await sql`alter table roles add constraint roles_time check (updated_at >= created_at) not valid`.execute(executor);
  await sql`update pg_index set indisvalid = false where indexrelid = 'roles_order'::regclass`.execute(executor);
  await executor.connection().execute(async (connection) => {
    await sql`set session_replication_role = replica`.execute(connection);
    await connection.deleteFrom('organizations').execute();
    await sql`reset session_replication_role`.execute(connection);
  });
  expect((await problems()).toSorted()).toEqual([
    'a row of organization_memberships refers to nothing',
    'the constraint roles_time was never checked',
    'the index roles_order is not valid',
    'the trigger roles_insert_count of roles is switched off',
  ]);
});
