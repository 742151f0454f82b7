import { openRolecall } from '@rolecall/api';
import { expect, it, onTestFinished } from 'vitest';
import type { Credential } from '../../api/test/authority/callers.ts';
import { runOperations } from '../../api/test/authority/run.ts';
import type { Face } from '../../api/test/authority/world.ts';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { routes } from '../src/routes/index.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * The random operations of the API's own test, sent as requests to the route of each procedure and judged alike.
 */

const operations = process.env['ROLECALL_NIGHTLY'] ? 20_000 : 250;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

type Opened = Parameters<Parameters<typeof runOperations>[0]['face']>[0];

function headersOf(credential: Credential): Record<string, string> {
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

const restFace = (server: TestServer): Face => ({
  procedures: routes.map(({ procedure }) => procedure),
  takes: ({ kind }) => kind !== 'system',
  async call(credential, procedure, input) {
    const route = routes.find((one) => one.procedure === procedure);
    if (!route) throw new Error(`There is no route to ${procedure}.`);
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])));
    const query = new URLSearchParams(
      Object.entries(input).map(([name, value]) => [name, String(value)] as [string, string]),
    );
    const { status, body } = await (route.method === 'GET'
      ? server.request('GET', `/api${path}?${query}`, { headers: headersOf(credential) })
      : server.request(route.method, `/api${path}`, { headers: headersOf(credential), body: input }));
    return status < 400 ? { answer: body } : { code: (body as { code: string }).code };
  },
});

it(`authority is kept by ${operations} random requests`, { timeout: operations * 600 }, async () => {
  let server: TestServer | undefined;
  const { wrong, done, refused } = await runOperations({
    async open() {
      const rolecall = await openRolecall({
        databaseUrl: await newDatabaseUrl(),
        secret: 'a secret for tests, of 32 characters and more',
        rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 0, signInsPerAddress: 0, signUpsPerAddress: 0 },
        checkOutputs: true,
      });
      const started = await startServer(rolecall);
      server = started;
      onTestFinished(async () => {
        await started.stop();
        await rolecall.close();
      });
      return rolecall as unknown as Opened;
    },
    face: () => restFace(server as TestServer),
    operations,
    seed,
  });
  expect(wrong).toEqual([]);
  expect(done.size).toBeGreaterThan(refused.size / 2);
});
