import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@rolecall/db/testing/throw-away-postgres';
import { Client } from 'pg';

/** Creates databases on one engine for the duration of a measurement. */
export interface Engine {
  name: string;
  /** @returns the address of a new database */
  createDatabase(): Promise<string>;
  /** Removes all databases it created. */
  stop(): Promise<void>;
}

const newName = () => `bench_${randomBytes(6).toString('hex')}`;

function startSqlite(): Engine {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-bench-'));
  return {
    name: 'SQLite',
    createDatabase: async () => `sqlite:${join(folder, `${newName()}.db`)}`,
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Settings of a durable server, as in production: each commit waits for the disk. */
const durable = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', autovacuum: 'on' };

async function startPostgresEngine(): Promise<Engine> {
  const { url, stop } = await startPostgres(durable);
  return {
    name: 'PostgreSQL',
    async createDatabase() {
      const name = newName();
      const client = new Client(url);
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return Object.assign(new URL(url), { pathname: `/${name}` }).href;
    },
    stop,
  };
}

export const engines: Record<string, () => Engine | Promise<Engine>> = {
  sqlite: startSqlite,
  postgres: startPostgresEngine,
};
