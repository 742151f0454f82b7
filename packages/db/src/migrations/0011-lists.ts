import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/** How many rows are read at a time. */
const batchSize = 500;

type Row = Record<string, string | number | null>;

const list = (columns: readonly string[]): RawBuilder<unknown> => sql.join(columns.map((column) => sql.ref(column)));

/** Reads columns of the rows that match a condition, in batches and in the order of the id columns. */
async function* batchesOf(
  db: Kysely<unknown>,
  table: string,
  id: readonly string[],
  columns: readonly string[],
  condition: RawBuilder<unknown> = sql`true`,
): AsyncGenerator<Row[]> {
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${list([...new Set([...id, ...columns])])} from ${sql.table(table)} where ${condition} ${after}
      order by ${list(id)} limit ${batchSize}`.execute(db);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = sql`and (${list(id)}) > (${sql.join(id.map((column) => last[column]))})`;
  }
}

const foldLetter = (letter: string): string =>
  letter === 'ı' ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

const normalizedKey = (value: string): string =>
  Array.from(value.normalize('NFD'), foldLetter).join('').normalize('NFC');

const accents = /(?![\u3099\u309A])(?=[\p{Script=Inherited}\p{Script=Hebrew}])\p{Mn}/gu;

const plainLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
};
const withoutDecomposition = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');

function searchKey(value: string): string {
  const key = normalizedKey(value);
  const plain = key
    .normalize('NFD')
    .replaceAll(accents, '')
    .replaceAll(withoutDecomposition, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
  return plain.trim() === '' ? key : plain;
}

/** The columns that the search key of a row is made of, by table. */
const searched: { table: string; id: readonly string[]; sources: readonly string[] }[] = [
  { table: 'users', id: ['id'], sources: ['first_name', 'last_name', 'email'] },
  { table: 'roles', id: ['organization_id', 'id'], sources: ['name'] },
  { table: 'projects', id: ['id'], sources: ['name'] },
  {
    table: 'role_external_references',
    id: ['organization_id', 'id'],
    sources: ['provider_role_name', 'provider_role_slug', 'provider_organization_id', 'provider_role_id'],
  },
];

/** Gives every row the key that is searched without case and accents. */
async function renewSearchKeys(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  for (const table of ['roles', 'projects'])
    await db.schema
      .alterTable(table)
      .addColumn('search_key', spellings[engine].text, (column) => column.notNull().defaultTo(''))
      .execute();
  for (const { table, id, sources } of searched)
    for await (const rows of batchesOf(db, table, id, [...sources, 'search_key']))
      for (const row of rows) {
        // Empty parts of a person's name are kept, because names are joined as in earlier versions.
        const parts = sources.map((column) => row[column]);
        const key = searchKey((table === 'users' ? parts : parts.filter(Boolean)).join(' ').trim());
        if (key === row['search_key']) continue;
        const where = sql.join(
          id.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
          sql` and `,
        );
        await sql`update ${sql.table(table)} set search_key = ${key} where ${where}`.execute(db);
      }
}

/**
 * With the role in it, the index alone answers which roles a person holds. Without it, SQLite scans those of all
 * people.
 */
async function extendIndexOfUser(db: Kysely<unknown>): Promise<void> {
  const name = 'role_memberships_of_user';
  await db.schema.dropIndex(name).execute();
  await db.schema.createIndex(name).on('role_memberships').columns(['organization_id', 'user_id', 'role_id']).execute();
}

/** The scopes of log rows that are about a person. */
const personalScopes = ['OrganizationMembership', 'RoleMembership', 'AccessControl', 'User'];

/** A field of the snapshot after the change, or else before it; null if it is not text. */
function toldBy({ before, after }: Row, field: string): string | null {
  for (const json of [after, before]) {
    const value = json == null ? undefined : (JSON.parse(String(json)) as Row | null)?.[field];
    if (typeof value === 'string') return value;
  }
  return null;
}

/** The UUID of the person that a log row names; null if it names none. */
const personToldBy = (row: Row): string | null =>
  row['scope'] === 'User' ? String(row['item_id']) : toldBy(row, 'user_uuid');

/**
 * The address of the person that a log row is about. Log rows of early versions contain only that, and addresses of
 * accounts never change.
 */
const addressToldBy = (row: Row): string | null =>
  row['scope'] === 'OrganizationMembership' ? String(row['item_name']) : toldBy(row, 'user');

/** Maps the id of each existing membership and access rule, and each person's address, to the person's UUID. */
async function findPeople(db: Kysely<unknown>): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; uuid: string }>`
    select cast(m.id as text) as id, u.uuid from organization_memberships as m join users as u on u.id = m.user_id
    union all
    select cast(r.id as text), u.uuid from role_memberships as r join users as u on u.id = r.user_id
    union all
    select cast(a.id as text), u.uuid from access_controls as a join users as u on u.id = a.user_id
    union all
    select email, uuid from users`.execute(db);
  return new Map(rows.map(({ id, uuid }) => [id, uuid]));
}

/**
 * Makes the activity log searchable by the person an event is about, and by actor even if the account was deleted.
 * Earlier log rows get the person they name; if they name none, the person their item belongs to, or whom other log
 * rows of the same item name, or else the person with the address.
 */
async function addPeople(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await db.schema.alterTable('activity_log').addColumn('person_uuid', spellings[engine].uuid).execute();
  const people = await findPeople(db);
  const untold: Row[] = [];
  const update = async (rows: readonly Row[], personOf: (row: Row) => string | null) => {
    const byPerson = new Map<string, unknown[]>();
    for (const row of rows) {
      const uuid = personOf(row);
      if (uuid !== null) byPerson.set(uuid, [...(byPerson.get(uuid) ?? []), row['id']]);
    }
    for (const [uuid, ids] of byPerson)
      await sql`update activity_log set person_uuid = ${uuid} where id in (${sql.join(ids)})`.execute(db);
  };
  const columns = ['scope', 'item_id', 'item_name', 'before', 'after'];
  const isPersonal = sql`scope in (${sql.join(personalScopes)})`;
  for await (const rows of batchesOf(db, 'activity_log', ['id'], columns, isPersonal)) {
    for (const row of rows) {
      const uuid = personToldBy(row);
      if (uuid === null)
        untold.push({ id: row['id'] ?? null, item: row['item_id'] ?? null, address: addressToldBy(row) });
      else people.set(String(row['item_id']), uuid);
    }
    await update(rows, personToldBy);
  }
  for (let start = 0; start < untold.length; start += batchSize)
    await update(
      untold.slice(start, start + batchSize),
      ({ item, address }) => people.get(String(item)) ?? people.get(String(address)) ?? null,
    );
  await db.schema.dropIndex('activity_log_user_order').execute();
  for (const [name, column] of [
    ['activity_log_actor_order', 'actor_uuid'],
    ['activity_log_person_order', 'person_uuid'],
  ] as const)
    await db.schema
      .createIndex(name)
      .on('activity_log')
      .columns(['organization_id', column, 'sequence'])
      .where(sql<boolean>`${sql.ref(column)} is not null`)
      .execute();
}

/**
 * What the web app's lists need: search keys without case and accents, an index for removing many members, and the
 * activity about a person.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await renewSearchKeys(db, engine);
  await extendIndexOfUser(db);
  await addPeople(db, engine);
}
