import { type Database, openDatabase } from '@rolecall/db';
import { onTestFinished } from 'vitest';
import { newDatabaseUrl } from '../../../db/testing/database-urls.ts';
import type { Rolecall, RolecallOptions } from '../../src/rolecall.ts';
import type { Credential } from './callers.ts';

/** The headers that carry a credential to a server; none for a credential that no request carries. */
export function headersOf(credential: Credential): Record<string, string> {
  switch (credential.kind) {
    case 'made-up':
      return { authorization: credential.authorization };
    case 'key':
    case 'project':
      return { authorization: `Bearer ${credential.value}` };
    case 'session':
      return {
        cookie: `session=${credential.session}`,
        'sec-fetch-site': credential.sameOrigin ? 'same-origin' : 'cross-site',
      };
    default:
      return {};
  }
}

/** What the random operations need to call a server, which is started for each of their databases. */
export function serveOperations<Opened extends { close(): Promise<void> }, Server extends { stop(): Promise<void> }>(
  openRolecall: (options: RolecallOptions) => Promise<Opened>,
  startServer: (rolecall: Opened) => Promise<Server>,
) {
  let server: Server | undefined;
  return {
    /** Opens a new database and serves it without rate limits until the test ends. */
    async open(): Promise<{ rolecall: Rolecall; database: Database }> {
      const databaseUrl = await newDatabaseUrl();
      const rolecall = await openRolecall({
        databaseUrl,
        secret: 'a secret for tests, of 32 characters and more',
        rateLimits: {
          perMinute: 0,
          perHour: 0,
          signInsPerAccount: 0,
          signInsPerAddress: 0,
          signUpsPerAddress: 0,
          anonymousPerAddress: 0,
        },
        checkOutputs: true,
      });
      const started = await startServer(rolecall);
      server = started;
      const database = openDatabase(databaseUrl);
      onTestFinished(async () => {
        await started.stop();
        await rolecall.close();
        await database.close();
      });
      return { rolecall: rolecall as unknown as Rolecall, database };
    },
    /** The server of the most recently opened database. */
    current: () => server as Server,
  };
}
