import { Client } from 'pg';
import * as throwAway from './throw-away-postgres.ts';

/** Starts a throw-away PostgreSQL: the one from npm, or the one installed at ROLECALL_POSTGRES. */
export const startPostgres = (settings: Record<string, string> = {}): Promise<throwAway.PostgresServer> =>
  throwAway.startPostgres(settings, process.env['ROLECALL_POSTGRES']);

/**
 * Queries a server directly, without our own code.
 * @returns the rows
 */
export async function askPostgres(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
