import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

/** How many rows are read at a time. */
const batchSize = 500;

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

type Row = Record<string, string>;

/**
 * What each table gets: the key column, the columns that identify a row, the source columns, and how to make the key.
 */
const keys: {
  table: string;
  column: string;
  id: readonly string[];
  sources: readonly string[];
  keyOf(row: Row): string;
}[] = [
  {
    table: 'organization_invites',
    column: 'search_key',
    id: ['organization_id', 'id'],
    sources: ['first_name', 'target_email'],
    keyOf: ({ first_name, target_email }) => searchKey(`${first_name} ${target_email}`.trim()),
  },
  {
    table: 'personal_api_keys',
    column: 'search_key',
    id: ['id'],
    sources: ['label'],
    keyOf: ({ label = '' }) => searchKey(label),
  },
  {
    table: 'group_syncs',
    column: 'source_key',
    id: ['organization_id', 'id'],
    sources: ['source', 'provider', 'provider_organization_id'],
    keyOf: ({ source, provider, provider_organization_id }) =>
      normalizedKey(source || `${provider}/${provider_organization_id}`),
  },
];

const list = (columns: readonly string[]): RawBuilder<unknown> => sql.join(columns.map((column) => sql.ref(column)));

/** Adds the key column to a table and fills it in. */
async function addKeys(db: Kysely<unknown>, engine: EngineName, added: (typeof keys)[number]): Promise<void> {
  const { table, column, id, sources, keyOf } = added;
  await db.schema
    .alterTable(table)
    .addColumn(column, spellings[engine].text, (definition) => definition.notNull().defaultTo(''))
    .execute();
  let after: RawBuilder<unknown> = sql``;
  for (;;) {
    const { rows } = await sql<Row>`
      select ${list([...id, ...sources])} from ${sql.table(table)} ${after}
      order by ${list(id)} limit ${batchSize}`.execute(db);
    for (const row of rows) {
      const where = sql.join(
        id.map((name) => sql`${sql.ref(name)} = ${row[name]}`),
        sql` and `,
      );
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${keyOf(row)} where ${where}`.execute(db);
    }
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    after = sql`where (${list(id)}) > (${sql.join(id.map((name) => last[name]))})`;
  }
}

/**
 * Keys for searching invites and API keys, and for sorting API keys and group sync runs.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  for (const added of keys) await addKeys(db, engine, added);
  for (const [name, table, columns] of [
    ['personal_api_keys_label', 'personal_api_keys', ['user_id', 'search_key', 'id']],
    ['group_syncs_source', 'group_syncs', ['organization_id', 'source_key', 'id']],
    ['group_syncs_state_order', 'group_syncs', ['organization_id', 'state', 'id']],
  ] as const)
    await db.schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
}
