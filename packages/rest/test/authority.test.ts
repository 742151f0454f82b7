import { openRolecall } from '@rolecall/api';
import { expect, it } from 'vitest';
import { headersOf, serveOperations } from '../../api/test/authority/over-http.ts';
import { runOperations } from '../../api/test/authority/run.ts';
import type { Face } from '../../api/test/authority/world.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { routes } from '../src/routes/index.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * The random operations of the API's own test, sent as requests to the route of each procedure and judged alike.
 */

const operations = nightly ? 20_000 : 200;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

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

it(`authority is kept by ${operations} random requests`, { timeout: 300_000 + operations * 600 }, async () => {
  const served = serveOperations(openRolecall, startServer);
  const { wrong, done, refused } = await runOperations({
    open: served.open,
    face: () => restFace(served.current()),
    operations,
    seed,
  });
  expect(wrong).toEqual([]);
  expect(done.size).toBeGreaterThan(refused.size / 2);
});
