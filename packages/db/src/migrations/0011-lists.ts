import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/** How many rows are read at a time. */
const batchSize = 500;

type Row = Record<string, string | number | null>;

const list = (columns: readonly string[]): RawBuilder<unknown> => sql.join(columns.map((column) => sql.ref(column)));

/** Columns of every row of a table, in batches and in the order of what names a row. */
async function* batchesOf(
  db: Kysely<unknown>,
  table: string,
  id: readonly string[],
  columns: readonly string[],
): AsyncGenerator<Row[]> {
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${list([...new Set([...id, ...columns])])} from ${sql.table(table)} ${after}
      order by ${list(id)} limit ${batchSize}`.execute(db);
    yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = sql`where (${list(id)}) > (${sql.join(id.map((column) => last[column]))})`;
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

/** What the search key of a row is made of, by table. */
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

/** Gives every row the key by which it is found without regard to case and accents. */
async function renewSearchKeys(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  for (const table of ['roles', 'projects'])
    await db.schema
      .alterTable(table)
      .addColumn('search_key', spellings[engine].text, (column) => column.notNull().defaultTo(''))
      .execute();
  for (const { table, id, sources } of searched)
    for await (const rows of batchesOf(db, table, id, [...sources, 'search_key']))
      for (const row of rows) {
        // The name of a person may be in two parts, of which one is empty: they are joined as they always were.
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

/** With the role in it, this index answers by itself which roles a person holds. Without, SQLite looks at those of all. */
async function extendIndexOfUser(db: Kysely<unknown>): Promise<void> {
  const name = 'role_memberships_of_user';
  await db.schema.dropIndex(name).execute();
  await db.schema.createIndex(name).on('role_memberships').columns(['organization_id', 'user_id', 'role_id']).execute();
}

/**
 * What the web app's lists need: names without case and accents to search by, and an index for removing many members.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  await renewSearchKeys(db, engine);
  await extendIndexOfUser(db);
}
