import { openRolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import { expect, it, onTestFinished } from 'vitest';
import { compareAccess, type Face } from '../../api/test/access/compare.ts';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { routes } from '../src/routes/index.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * Runs the comparison of the API's own test over REST, through every route of each procedure in turn.
 */

const ruleSets = nightly ? 5000 : 300;
const seed = Number(process.env['ROLECALL_SEED'] ?? 1);

function restFace(server: TestServer): Face {
  const turns = new Map<string, number>();
  return {
    has: (procedure) => routes.some((route) => route.procedure === procedure),
    async call({ authorization }, procedure, input) {
      const all = routes.filter((route) => route.procedure === procedure);
      const turn = turns.get(procedure) ?? 0;
      turns.set(procedure, turn + 1);
      const route = all[turn % all.length];
      if (!route) throw new Error(`There is no route to ${procedure}.`);
      const path = route.path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name])));
      const query = new URLSearchParams(
        Object.entries(input).map(([name, value]) => [name, String(value)] as [string, string]),
      );
      const { status, body } = await server.request(
        route.method,
        `/api${path}${route.method === 'GET' ? `?${query}` : ''}`,
        {
          headers: authorization === undefined ? {} : { authorization },
          ...(route.method === 'GET' ? {} : { body: input }),
        },
      );
      if (status < 400) {
        const isEmptied = route.emptied !== undefined && input['access_level'] === null;
        expect(status, `${route.method} ${path}`).toBe(isEmptied ? 204 : route.status);
        return { answer: body };
      }
      const { code, detail } = body as { code: string; detail: string };
      expect({ code, status }).toEqual({ code, status: statusOf[code] });
      return { refused: { code, detail } };
    },
  };
}

const statusOf: Readonly<Record<string, number>> = {
  not_authenticated: 401,
  authentication_failed: 401,
  permission_denied: 403,
  not_found: 404,
};

it(`access over REST matches ${ruleSets} sets of random rules`, { timeout: 300_000 + ruleSets * 1000 }, async () => {
  const rolecall = await openRolecall({
    databaseUrl: await newDatabaseUrl(),
    secret: 'a secret for tests, of 32 characters and more',
    rateLimits: { perMinute: 0, perHour: 0, anonymousPerAddress: 0 },
    checkOutputs: true,
  });
  const server = await startServer(rolecall);
  onTestFinished(async () => {
    await server.stop();
    await rolecall.close();
  });
  const { wrong, untried, unanswered } = await compareAccess({
    rolecall: rolecall as unknown as Parameters<typeof compareAccess>[0]['rolecall'],
    database: databaseOf(rolecall),
    face: restFace(server),
    seed,
    ruleSets,
    reads: nightly ? Infinity : 3,
  });
  expect(wrong).toEqual([]);
  expect(untried).toEqual([]);
  expect(unanswered).toEqual([]);
});
