import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { migrate, openDatabase } from '../src/index.ts';
import { nightly } from './nightly.ts';

/** Something other than a working database at the path of the database. */
interface WrongFile {
  title: string;
  /** The message for a person who starts a program on it. */
  sentence: RegExp;
  /** Whether it is a problem only for programs that may not write everywhere. */
  unprivileged?: true;
  make(path: string): void | Promise<void>;
}

/** Runs statements on a database, as another program would. */
export function define(path: string, statements: string): void {
  const database = new SqliteDatabase(path);
  database.exec(statements);
  database.close();
}

/** Creates a valid database in one file, with some rows. */
async function makeSound(path: string): Promise<void> {
  const database = openDatabase(`sqlite:${path}`);
  await migrate(database);
  await database.executor
    .insertInto('installation')
    .values(Array.from({ length: 300 }, (_, row) => ({ key: `row ${row}`, value: 'x'.repeat(500) })))
    .execute();
  await database.close();
}

async function makeChanged(path: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  await makeSound(path);
  writeFileSync(path, change(readFileSync(path)));
}

const damaged = / is damaged: .*\. Stop the server, move the file away and restore a backup\.$/;
const foreign = / is a database of another program\. DATABASE_URL must name another file\.$/;

/** Every known case. */
export const wrongFiles: readonly WrongFile[] = [
  {
    title: 'a text',
    sentence: / is no database: file is not a database \(SQLITE_NOTADB\)\. DATABASE_URL must name another file\.$/,
    make: (path) => writeFileSync(path, 'Not a database, but a text of some length. '.repeat(500)),
  },
  {
    title: 'a database with a first page of nonsense',
    sentence: damaged,
    make: (path) => makeChanged(path, (bytes) => bytes.fill(0x5a, 100, 4096)),
  },
  {
    title: 'a database that was cut off',
    sentence: damaged,
    make: (path) => makeChanged(path, (bytes) => bytes.subarray(0, 40_960)),
  },
  {
    title: 'a database with pages of nonsense in its midst',
    sentence: damaged,
    make: (path) =>
      makeChanged(path, (bytes) => bytes.fill(0x5a, Math.floor(bytes.length / 8192) * 4096, bytes.length - 4096)),
  },
  { title: 'a folder', sentence: / is not a file\. DATABASE_URL must name one\.$/, make: (path) => mkdirSync(path) },
  {
    title: 'a link to nothing',
    sentence: / cannot be opened or made: ENOENT/,
    make: (path) => symlinkSync(`${path}.nowhere`, path),
  },
  {
    title: 'a database of another program',
    sentence: foreign,
    make: (path) => define(path, 'create table albums (id integer primary key, title text)'),
  },
  {
    title: 'a database of another program, which says so',
    sentence: foreign,
    make: (path) => define(path, 'pragma application_id = 252006674'),
  },
  {
    title: 'a database of another program, with the same migrator',
    sentence: foreign,
    make: (path) =>
      define(
        path,
        `create table kysely_migration (name text primary key, timestamp text); create table users (id integer);
        insert into kysely_migration values ('0001-initial', '')`,
      ),
  },
  {
    title: 'a database of a later version',
    sentence:
      /^The database was made by a later version of Rolecall: this one knows nothing of 9999-later\. Install that version or a later one\.$/,
    async make(path) {
      await makeSound(path);
      define(path, `insert into kysely_migration values ('9999-later', '')`);
    },
  },
  {
    title: 'a database that may only be read',
    sentence: / cannot be opened or made: EACCES/,
    unprivileged: true,
    async make(path) {
      await makeSound(path);
      chmodSync(path, 0o444);
    },
  },
  {
    title: 'a database in a folder that may only be read',
    sentence: / cannot be opened or made: EACCES/,
    unprivileged: true,
    async make(path) {
      await makeSound(path);
      chmodSync(dirname(path), 0o555);
    },
  },
  {
    title: 'nothing, in a folder that may only be read',
    sentence: / cannot be opened or made: EACCES/,
    unprivileged: true,
    make: (path) => chmodSync(dirname(path), 0o555),
  },
];

/**
 * The cases for the tests of each program, which start it every time. By day, two: the first that affects every
 * program, because the tests of the API cover them all, and the first that affects only unprivileged programs.
 */
export const wrongFilesForPrograms = wrongFiles.filter(
  ({ unprivileged }, index) =>
    nightly || index === wrongFiles.findIndex((other) => other.unprivileged === unprivileged),
);

/**
 * Creates one in a new folder.
 * @returns its path, and a function to remove it
 */
export async function makeWrongFile({ make }: WrongFile): Promise<{ path: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-wrong-'));
  const path = join(folder, 'rolecall.db');
  await make(path);
  return {
    path,
    remove() {
      chmodSync(folder, 0o700);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Prefix of the command line for a program that must not have special privileges, even if root runs it. */
export const withoutPrivileges: readonly string[] =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'] : [];
