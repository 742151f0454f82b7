import { openRolecall, type Rolecall } from '@rolecall/api';
import { type Permission, permissions } from '@rolecall/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from '../../db/testing/database-urls.ts';
import { KeptAnswers } from '../src/kept-answers.ts';
import { routes } from '../src/routes/index.ts';
import { createOrganization, createWorld, kindsHere, pathOf, requestOf, type World } from './callers.ts';
import { startServer, type TestServer } from './server.ts';

/*
 * Every endpoint with every kind of caller. The expected outcome is derived from the permission table and compared with a
 * server's responses.
 */

describe('every endpoint with every kind of caller', () => {
  const clock = { now: Date.now() };
  let removeDatabase: () => void | Promise<void>;
  let rolecall: Rolecall;
  let server: TestServer;
  /** Caches no responses. */
  let fresh: TestServer;
  let world: World;

  beforeAll(async () => {
    const { url, remove } = await createDatabase();
    removeDatabase = remove;
    rolecall = await openRolecall({
      databaseUrl: url,
      secret: 'a secret for tests, of 32 characters and more',
      rateLimits: { perMinute: 0, perHour: 0 },
      checkOutputs: true,
      clock: () => clock.now,
    });
    world = await createWorld(rolecall, clock);
    server = await startServer(rolecall);
    fresh = await startServer(rolecall, { keptAnswers: new KeptAnswers(0) });
  });

  afterAll(async () => {
    await server.stop();
    await fresh.stop();
    await rolecall.close();
    await removeDatabase();
  });

  it.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    const permission: Permission = permissions[route.procedure];
    const shared = await createOrganization(world);
    const before = await requestOf(route, world, shared);
    // A cached response must not reach callers who may not see it.
    if (route.method === 'GET')
      await server.request('GET', `/api${pathOf(route, shared, before)}`, {
        headers: { authorization: `Bearer ${world.keys.owner}` },
      });
    for (const kind of kindsHere()) {
      const expected = kind.expected(permission);
      // Reads and refused requests change nothing, so they can share one organization.
      const needsOwn = kind.prepare !== undefined || (expected === 'allowed' && permission.writes);
      const organizationId = needsOwn ? await createOrganization(world) : shared;
      const request = organizationId === shared ? before : await requestOf(route, world, organizationId);
      await kind.prepare?.(world, organizationId);
      const answer = await server.request(route.method, `/api${pathOf(route, organizationId, request)}`, {
        headers: kind.headers(world),
        ...(request.body ? { body: request.body } : {}),
      });
      if (route.kept)
        expect(answer.text.replaceAll(server.url, fresh.url), kind.name).toBe(
          (
            await fresh.request('GET', `/api${pathOf(route, organizationId, request)}`, {
              headers: kind.headers(world),
            })
          ).text,
        );
      const told = answer.body as { code?: string; detail?: string } | undefined;
      if (expected === 'allowed') {
        expect({ status: answer.status, told: answer.status === route.status ? undefined : told }, kind.name).toEqual({
          status: route.status,
          told: undefined,
        });
      } else {
        expect({ kind: kind.name, status: answer.status, code: told?.code }).toEqual({
          kind: kind.name,
          status: expected.status,
          code: expected.code,
        });
        if (expected.detail) expect(told?.detail, kind.name).toBe(expected.detail);
        expect(answer.headers.get('www-authenticate'), kind.name).toBe(expected.status === 401 ? 'Bearer' : null);
      }
    }
  });
});
