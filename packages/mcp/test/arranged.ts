import { openRolecall, type Rolecall } from '@rolecall/api';
import { afterAll, beforeAll } from 'vitest';
import { createDatabase } from '../../db/testing/database-urls.ts';
import { createWorld, type World } from '../../rest/test/callers.ts';
import type { Tool } from '../src/tools.ts';
import { startServer, type TestServer } from './server.ts';

/** What the tests of a file share. */
export interface Arranged {
  clock: { now: number };
  rolecall: Rolecall;
  server: TestServer;
  world: World;
}

/** Opens a server with all kinds of callers before the tests of the file, and closes it after them. */
export function arrange(): Arranged {
  const arranged = { clock: { now: Date.now() } } as Arranged;
  let removeDatabase: () => void | Promise<void>;
  beforeAll(async () => {
    const { url, remove } = await createDatabase();
    removeDatabase = remove;
    arranged.rolecall = await openRolecall({
      databaseUrl: url,
      secret: 'a secret for tests, of 32 characters and more',
      rateLimits: { perMinute: 0, perHour: 0 },
      checkOutputs: true,
      clock: () => arranged.clock.now,
    });
    arranged.world = await createWorld(arranged.rolecall, arranged.clock);
    arranged.server = await startServer(arranged.rolecall);
  });
  afterAll(async () => {
    await arranged.server.stop();
    await arranged.rolecall.close();
    await removeDatabase();
  });
  return arranged;
}

/** Converts a REST request to the arguments of the corresponding tool. */
export function argumentsOf(
  { operation, settings }: Tool,
  organizationId: string,
  { parameters = {}, query = '', body = {} }: { parameters?: object; query?: string; body?: object },
): Record<string, unknown> {
  const isSetting = ([name]: [string, unknown]) => settings.has(name);
  const set = Object.fromEntries(Object.entries(body).filter(isSetting));
  return {
    ...(operation.fields.has('organization_id') ? { organization_id: organizationId } : {}),
    ...parameters,
    ...Object.fromEntries(new URLSearchParams(query)),
    ...Object.fromEntries(Object.entries(body).filter((member) => !isSetting(member))),
    ...(Object.keys(set).length > 0 ? { settings: set } : {}),
  };
}
