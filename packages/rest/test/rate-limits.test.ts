import { setTimeout as sleep } from 'node:timers/promises';
import { defaultRateLimits } from '@rolecall/api';
import { describe, expect, it } from 'vitest';
import { openTestServer, type TestAnswer } from './server.ts';

const retries = 3;
const patienceMs = 5000;

/**
 * Sends a request like a client that waits for as long as it is told to, but retries at most three times within five
 * seconds.
 */
async function persist(send: () => Promise<TestAnswer>): Promise<TestAnswer> {
  const begun = performance.now();
  for (let retry = 0; ; retry += 1) {
    const answer = await send();
    if (answer.status !== 429) return answer;
    const wait = Number(answer.headers.get('retry-after')) * 1000;
    if (retry === retries || performance.now() - begun + wait > patienceMs) return answer;
    await sleep(wait);
  }
}

type Tenant = Awaited<ReturnType<typeof openTestServer>>;

/** Creates `count` roles one after another, then deletes them. @returns the distinct statuses */
async function manageRoles({ organization, as }: Tenant, count: number) {
  const roles = `/organizations/${organization.id}/roles`;
  const created: TestAnswer[] = [];
  for (let number = 0; number < count; number += 1)
    created.push(await persist(() => as.owner('POST', roles, { name: `Role ${number}` })));
  const deleted: TestAnswer[] = [];
  for (const { body } of created)
    deleted.push(await persist(() => as.owner('DELETE', `${roles}/${(body as { id: string }).id}`)));
  const statuses = (answers: TestAnswer[]) => [...new Set(answers.map(({ status }) => status))];
  return { created: statuses(created), deleted: statuses(deleted) };
}

describe('a client that retries at most three times within five seconds', () => {
  it('creates and deletes 400 roles in a row at the default limits', { timeout: 180_000 }, async () => {
    const tenant = await openTestServer({ rateLimits: defaultRateLimits });
    expect(await manageRoles(tenant, 400)).toEqual({ created: [201], deleted: [204] });
  });

  it('continues after its key has used up the limit', { timeout: 180_000 }, async () => {
    const tenant = await openTestServer({ rateLimits: { perMinute: 120, perHour: 0 } });
    const send = () => tenant.as.owner('GET', '/users/@me');
    while ((await Promise.all(Array.from({ length: 20 }, send))).every(({ status }) => status === 200));
    expect(await manageRoles(tenant, 4)).toEqual({ created: [201], deleted: [204] });
  });
});

describe('the rate limit headers', () => {
  const told = ({ headers }: TestAnswer) =>
    ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
  const now = () => Date.now() / 1000;

  it('count down to a 429, and say when the limit is available again', async () => {
    const { server, keys } = await openTestServer({ rateLimits: { perMinute: 0, perHour: 6, burst: 0 } });
    const send = (path = '/api/users/@me') =>
      server.request('GET', path, { headers: { authorization: `Bearer ${keys.owner}` } });
    for (let left = 5; left >= 0; left -= 1) {
      // A request that the procedure refuses counts too.
      const answer = await send(left % 2 ? '/api/users/@me' : '/api/organizations/none/roles');
      const [limit, remaining, reset] = told(answer);
      expect([limit, remaining]).toEqual(['6', String(left)]);
      // Each used request takes ten minutes to come back.
      expect(Math.abs(Number(reset) - now() - (6 - left) * 600)).toBeLessThan(60);
    }
    const refused = await send();
    const [limit, remaining, reset] = told(refused);
    expect([refused.status, limit, remaining]).toEqual([429, '6', '0']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(540);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    expect(Math.abs(Number(reset) - now() - 3600)).toBeLessThan(60);
  });

  it('describe the limit that will be reached first', async () => {
    const { server, keys } = await openTestServer({ rateLimits: { perMinute: 100, burst: 20, perHour: 50 } });
    const answer = await server.request('GET', '/api/users/@me', {
      headers: { authorization: `Bearer ${keys.owner}` },
    });
    expect(told(answer).slice(0, 2)).toEqual(['50', '49']);
  });

  it('are not sent without a limit or for an unknown key', async () => {
    const { server, keys } = await openTestServer();
    for (const key of [keys.owner, 'phx_unknown'])
      expect(
        told(await server.request('GET', '/api/users/@me', { headers: { authorization: `Bearer ${key}` } })),
      ).toEqual([null, null, null]);
  });
});
