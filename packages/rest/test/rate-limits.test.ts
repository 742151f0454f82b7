import { setTimeout as sleep } from 'node:timers/promises';
import { defaultRateLimits } from '@rolecall/api';
import { describe, expect, it } from 'vitest';
import { openTestServer, type TestAnswer } from './server.ts';

const retries = 3;
const patienceMs = 5000;

/** Sends a request as programs do that wait as they are told, but retry at most three times within five seconds. */
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

/** Creates so many roles one after the other, and deletes them again. @returns the statuses */
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

describe('a program that retries at most three times within five seconds', () => {
  it('creates and deletes 400 roles in a row at the default limits', { timeout: 180_000 }, async () => {
    const tenant = await openTestServer({ rateLimits: defaultRateLimits });
    expect(await manageRoles(tenant, 400)).toEqual({ created: [201], deleted: [204] });
  });

  it('goes on when its key has nothing left', { timeout: 180_000 }, async () => {
    const tenant = await openTestServer({ rateLimits: { perMinute: 120, perHour: 0 } });
    const send = () => tenant.as.owner('GET', '/users/@me');
    while ((await Promise.all(Array.from({ length: 20 }, send))).every(({ status }) => status === 200));
    expect(await manageRoles(tenant, 4)).toEqual({ created: [201], deleted: [204] });
  });
});

describe('the headers of limits', () => {
  const told = ({ headers }: TestAnswer) =>
    ['limit', 'remaining', 'reset'].map((name) => headers.get(`x-ratelimit-${name}`));
  const now = () => Date.now() / 1000;

  it('count down to 429, and tell when there is more', async () => {
    const { server, keys } = await openTestServer({ rateLimits: { perMinute: 0, perHour: 6, burst: 0 } });
    const send = (path = '/api/users/@me') =>
      server.request('GET', path, { headers: { authorization: `Bearer ${keys.owner}` } });
    for (let left = 5; left >= 0; left -= 1) {
      // A refusal by the procedure is an answer to the key too.
      const answer = await send(left % 2 ? '/api/users/@me' : '/api/organizations/none/roles');
      const [limit, remaining, reset] = told(answer);
      expect([limit, remaining]).toEqual(['6', String(left)]);
      // Ten minutes for each that is gone.
      expect(Math.abs(Number(reset) - now() - (6 - left) * 600)).toBeLessThan(60);
    }
    const refused = await send();
    const [limit, remaining, reset] = told(refused);
    expect([refused.status, limit, remaining]).toEqual([429, '6', '0']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(540);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(600);
    expect(Math.abs(Number(reset) - now() - 3600)).toBeLessThan(60);
  });

  it('tell of the limit that is nearer', async () => {
    const { server, keys } = await openTestServer({ rateLimits: { perMinute: 100, burst: 20, perHour: 50 } });
    const answer = await server.request('GET', '/api/users/@me', {
      headers: { authorization: `Bearer ${keys.owner}` },
    });
    expect(told(answer).slice(0, 2)).toEqual(['50', '49']);
  });

  it('are there for nobody without a limit, and for no unknown key', async () => {
    const { server, keys } = await openTestServer();
    for (const key of [keys.owner, 'phx_unknown'])
      expect(
        told(await server.request('GET', '/api/users/@me', { headers: { authorization: `Bearer ${key}` } })),
      ).toEqual([null, null, null]);
  });
});
