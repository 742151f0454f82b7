import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { startPostgres } from '../testing/postgres.ts';
import { run } from '../testing/processes.ts';

/** Asks a server for its folder. @throws if it does not answer */
async function folderOf(url: string): Promise<string> {
  const client = new Client(url);
  // A server that stops in the meantime reports that to connected clients.
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  await client.end();
  return dirname(rows[0]?.data_directory ?? '');
}

it('a throwaway PostgreSQL and its folder are removed soon after its parent process is killed', async () => {
  const other = run(new URL('processes/start-postgres.mjs', import.meta.url));
  const url = await other.line();
  const folder = await folderOf(url);
  expect(existsSync(folder)).toBe(true);
  other.kill();
  await expect.poll(() => existsSync(folder), { timeout: 60_000 }).toBe(false);
  await expect(folderOf(url)).rejects.toThrow('ECONNREFUSED');
});

it('a throwaway PostgreSQL restarts after a halt, and leaves nothing behind when stopped', async () => {
  const { url, halt, start, stop } = await startPostgres();
  const folder = await folderOf(url);
  await halt();
  await expect(folderOf(url)).rejects.toThrow('ECONNREFUSED');
  await start();
  expect(await folderOf(url)).toBe(folder);
  await stop();
  expect(existsSync(folder)).toBe(false);
  await expect(folderOf(url)).rejects.toThrow('ECONNREFUSED');
});
