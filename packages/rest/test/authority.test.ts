import { openRolecall, type Rolecall } from '@rolecall/api';
import { expect, it } from 'vitest';
import { headersOf, serveOperations } from '../../api/test/authority/over-http.ts';
import { runOperations } from '../../api/test/authority/run.ts';
import type { Face } from '../../api/test/authority/world.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { KeptAnswers } from '../src/kept-answers.ts';
import { routes } from '../src/routes/index.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * Runs the random operations of the API's own test as requests to the route of each procedure, with the same checks.
 */

const operations = nightly ? 20_000 : 200;
const seed = Number(process.env['ROLECALL_SEED'] ?? 2);

/** A server, and one beside it that caches no responses. */
async function startBoth(rolecall: Rolecall) {
  const server = await startServer(rolecall);
  const fresh = await startServer(rolecall, { keptAnswers: new KeptAnswers(0) });
  const stop = async () => {
    await server.stop();
    await fresh.stop();
  };
  return { server, fresh, stop };
}

const stale: string[] = [];

/** Records cached responses that differ from newly made ones, as read by the caller of the last write. */
async function compareKept(
  { server, fresh }: { server: TestServer; fresh: TestServer },
  headers: Headers,
  id: unknown,
) {
  for (const list of ['roles', 'role_external_references']) {
    const path = `/api/organizations/${String(id)}/${list}`;
    const [kept, made] = [
      await server.request('GET', path, { headers }),
      await fresh.request('GET', path, { headers }),
    ];
    if (kept.text !== made.text) stale.push(`${path}: ${kept.text} instead of ${made.text}`);
  }
}

type Headers = Record<string, string>;

const restFace = (both: { server: TestServer; fresh: TestServer }): Face => ({
  procedures: routes.map(({ procedure }) => procedure),
  takes: ({ kind }) => kind !== 'system',
  async call(credential, procedure, input) {
    const route = routes.find((one) => one.procedure === procedure);
    if (!route) throw new Error(`There is no route to ${procedure}.`);
    const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])));
    const query = new URLSearchParams(
      Object.entries(input).map(([name, value]) => [name, String(value)] as [string, string]),
    );
    const { server } = both;
    const { status, body } = await (route.method === 'GET'
      ? server.request('GET', `/api${path}?${query}`, { headers: headersOf(credential) })
      : server.request(route.method, `/api${path}`, { headers: headersOf(credential), body: input }));
    if (route.method !== 'GET' && typeof input['organization_id'] === 'string')
      await compareKept(both, headersOf(credential), input['organization_id']);
    return status < 400 ? { answer: body } : { code: (body as { code: string }).code };
  },
});

it(
  `${operations} random requests never exceed the caller’s authority`,
  { timeout: 300_000 + operations * 600 },
  async () => {
    const served = serveOperations(openRolecall, startBoth);
    const { wrong, done, refused } = await runOperations({
      open: served.open,
      face: () => restFace(served.current()),
      operations,
      seed,
    });
    expect(wrong).toEqual([]);
    expect(stale).toEqual([]);
    expect(done.size).toBeGreaterThan(refused.size / 2);
  },
);
