import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EngineName } from './spelling.ts';

/** How many rows are read at a time. */
const batchSize = 500;

/** Separates the key of a row from its id if an older row already has the key. No name or address contains it. */
const separator = '\u0001';

const foldLetter = (letter: string): string =>
  letter === 'ı' ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

const normalizedKey = (value: string): string =>
  Array.from(value.normalize('NFD'), foldLetter).join('').normalize('NFC');

const invisible = /[\s\p{Cc}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\uFFF9-\uFFFB\u2800]/u;
const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain in lower case and in ASCII; undefined if it is not a domain. */
function asciiDomain(domain: string): string | undefined {
  if (/[%/\\?#@:[\]<>^|]/.test(domain) || invisible.test(domain)) return undefined;
  const lower = domain.toLowerCase();
  if (!lower.includes('xn--') && domainPattern.test(lower)) return lower;
  const address = `http://${domain}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return domainPattern.test(hostname) ? hostname : undefined;
}

function emailKey(given: string): string {
  const address = given.trim();
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  const domain = asciiDomain(address.slice(at + 1));
  return domain === undefined || !/^[^\s@"(),:;<>[\\\]]+$/.test(local) || invisible.test(local)
    ? normalizedKey(given)
    : `${normalizedKey(local)}@${domain}`;
}

type Row = Record<string, string | number | null>;

interface KeyColumns {
  table: string;
  /** The columns that identify a row, and by which the oldest rows come first. */
  id: readonly string[];
  /** The columns that keys are derived from. */
  sources: readonly string[];
  /** The keys of a row, by column. */
  keysOf(row: Row): Record<string, string | null>;
  /** The unique indexes on keys, with their columns; the last column is the key. */
  unique: Record<string, readonly string[]>;
}

const text = (row: Row, column: string): string => String(row[column] ?? '');
const joined = (row: Row, ...columns: string[]): string =>
  normalizedKey(
    columns
      .map((column) => row[column])
      .filter(Boolean)
      .join(' '),
  );

const tables: KeyColumns[] = [
  {
    table: 'users',
    id: ['id'],
    sources: ['email', 'first_name', 'last_name'],
    keysOf: (row) => ({
      email_key: emailKey(text(row, 'email')),
      search_key: normalizedKey(`${text(row, 'first_name')} ${text(row, 'last_name')} ${text(row, 'email')}`.trim()),
    }),
    unique: { users_email: ['email_key'] },
  },
  {
    table: 'organization_invites',
    id: ['organization_id', 'id'],
    sources: ['target_email'],
    keysOf: (row) => ({ target_email_key: emailKey(text(row, 'target_email')) }),
    unique: { organization_invites_target_email: ['organization_id', 'target_email_key'] },
  },
  {
    table: 'roles',
    id: ['organization_id', 'id'],
    sources: ['name'],
    keysOf: (row) => ({ name_key: normalizedKey(text(row, 'name')) }),
    unique: { roles_name: ['organization_id', 'name_key'] },
  },
  {
    table: 'projects',
    id: ['id'],
    sources: ['organization_id', 'name'],
    keysOf: (row) => ({ name_key: normalizedKey(text(row, 'name')) }),
    unique: { projects_name: ['organization_id', 'name_key'] },
  },
  {
    table: 'role_external_references',
    id: ['organization_id', 'id'],
    sources: ['provider', 'provider_organization_id', 'provider_role_id', 'provider_role_slug', 'provider_role_name'],
    keysOf: (row) => ({
      provider_key: normalizedKey(text(row, 'provider')),
      provider_organization_id_key: normalizedKey(text(row, 'provider_organization_id')),
      provider_role_id_key: normalizedKey(text(row, 'provider_role_id')),
      provider_role_slug_key: normalizedKey(text(row, 'provider_role_slug')) || null,
      search_key: joined(
        row,
        'provider_role_name',
        'provider_role_slug',
        'provider_organization_id',
        'provider_role_id',
      ),
    }),
    unique: {
      role_external_references_id: [
        'organization_id',
        'provider_key',
        'provider_organization_id_key',
        'provider_role_id_key',
      ],
      role_external_references_slug: [
        'organization_id',
        'provider_key',
        'provider_organization_id_key',
        'provider_role_slug_key',
      ],
    },
  },
];

/** Whether a unique index exists: an earlier migration may have allowed duplicate names. */
async function hasUniqueIndex(db: Kysely<unknown>, engine: EngineName, name: string): Promise<boolean> {
  const query =
    engine === 'sqlite'
      ? sql`select 1 from sqlite_master where type = 'index' and name = ${name} and sql like 'create unique %'`
      : sql`select 1 from pg_indexes where schemaname = current_schema() and indexname = ${name} and indexdef like 'CREATE UNIQUE %'`;
  return (await query.execute(db)).rows.length > 0;
}

const list = (columns: readonly string[]): RawBuilder<unknown> => sql.join(columns.map((column) => sql.ref(column)));

/** Every row of a table, oldest first, because ids count up. */
async function* rowsOf(db: Kysely<unknown>, { table, id, sources, keysOf }: KeyColumns): AsyncGenerator<Row> {
  const columns = [...new Set([...id, ...sources, ...Object.keys(keysOf({}))])];
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${list(columns)} from ${sql.table(table)} ${after} order by ${list(id)} limit ${batchSize}`.execute(db);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = sql`where (${list(id)}) > (${sql.join(id.map((column) => last[column]))})`;
  }
}

/** Updates the keys of the rows of a table. If an older row already has a row's key, the row's id is appended to it. */
async function renewKeys(db: Kysely<unknown>, engine: EngineName, columns: KeyColumns): Promise<void> {
  const unique: (readonly string[])[] = [];
  for (const [name, on] of Object.entries(columns.unique)) if (await hasUniqueIndex(db, engine, name)) unique.push(on);
  const taken = unique.map(() => new Set<string>());
  const changes: { row: Row; keys: Record<string, string | null> }[] = [];
  for await (const row of rowsOf(db, columns)) {
    const keys = columns.keysOf(row);
    for (const [index, on] of unique.entries()) {
      const column = on.at(-1) as string;
      if (keys[column] === null) continue;
      const place = JSON.stringify(on.map((name) => keys[name] ?? row[name]));
      if (taken[index]?.has(place)) keys[column] = `${keys[column]}${separator}${row['id']}`;
      else taken[index]?.add(place);
    }
    if (Object.entries(keys).some(([column, key]) => key !== row[column])) changes.push({ row, keys });
  }
  const update = async ({ row }: { row: Row }, keys: Record<string, string | null>) => {
    // The table has no unique index on keys any more.
    if (Object.keys(keys).length === 0) return;
    const set = sql.join(Object.entries(keys).map(([column, key]) => sql`${sql.ref(column)} = ${key}`));
    const where = sql.join(
      columns.id.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
      sql` and `,
    );
    await sql`update ${sql.table(columns.table)} set ${set} where ${where}`.execute(db);
  };
  // First move the keys out of the way: a row's new key may be one that another row is about to give up.
  for (const change of changes)
    await update(
      change,
      Object.fromEntries(
        unique
          .map((on) => on.at(-1) as string)
          .filter((column) => change.keys[column] !== null)
          .map((column) => [column, `${separator}${change.row['id']}`]),
      ),
    );
  for (const change of changes) await update(change, change.keys);
}

/**
 * Derives keys by full Unicode case folding, and keys of email addresses with the domain in ASCII. If names or
 * addresses become equal, all are kept: the oldest row has the regular key, and the others have their id appended until
 * they are renamed.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  for (const columns of tables) await renewKeys(db, engine, columns);
}
