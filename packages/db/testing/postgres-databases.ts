import { Client } from 'pg';

/** A database with the current schema, which is copied for each test that needs one. */
const template = 'rolecall_template';

async function withServer<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const addressOf = (server: string, name: string) => Object.assign(new URL(server), { pathname: `/${name}` }).href;

/** Creates the database to copy, with a function that brings an empty database's schema up to date. */
export async function createTemplate(server: string, migrate: (url: string) => Promise<void>): Promise<void> {
  await withServer(server, (client) => client.query(`create database ${template}`));
  await migrate(addressOf(server, template));
}

let made = 0;

/** Counts the objects of a schema and lists its migrations; any change of the schema changes the result. */
async function countThings(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ things: string }>(
    `select concat((select count(*) from pg_class), ' ', (select count(*) from pg_proc), ' ', (select count(*) from pg_constraint), ' ',
      (select count(*) from pg_trigger where tgenabled = 'O'), ' ', (select string_agg(name, ' ' order by name) from kysely_migration)) as things`,
  );
  return rows[0]?.things;
}

let thingsWhenNew: string | undefined;

/** Databases that tests of this process have finished with and that were cleaned for reuse, by server. */
const spare = new Map<string, string[]>();

/**
 * Creates a database with the current schema, or an empty one.
 * @returns its address
 */
export async function createPostgresDatabase(server: string, { empty = false } = {}): Promise<string> {
  const used = empty ? undefined : spare.get(server)?.pop();
  if (used !== undefined) return used;
  made += 1;
  const name = `test_${process.pid}_${process.hrtime.bigint()}_${made}`;
  await withServer(server, (client) =>
    client.query(`create database ${name} template ${empty ? 'template0' : template}`),
  );
  const url = addressOf(server, name);
  if (!empty) thingsWhenNew ??= await withServer(url, countThings);
  return url;
}

/**
 * Deletes all rows, which takes a tenth of the time of creating a database.
 * @returns whether the database can be reused
 */
async function cleanDatabase(url: string): Promise<boolean> {
  return withServer(url, async (client) => {
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    if ((await countThings(client)) !== thingsWhenNew) return false;
    await client.query(`
      delete from organizations; delete from users; delete from activity_log; delete from installation; delete from rate_limits;
      delete from idempotency_keys; delete from mails; delete from confirmations; delete from authentication_challenges;
      select setval(pg_get_serial_sequence(name, 'id'), 1, false) from unnest(array['users', 'projects', 'dashboards']) as name`);
    return true;
  });
}

/** Takes back a database that is no longer needed. */
export async function releasePostgresDatabase(server: string, url: string, { empty = false } = {}): Promise<void> {
  if (!empty && (await cleanDatabase(url))) {
    spare.set(server, [...(spare.get(server) ?? []), url]);
    return;
  }
  await withServer(server, (client) =>
    client.query(`drop database if exists ${new URL(url).pathname.slice(1)} with (force)`),
  );
}
