import { describe, expect, it, onTestFinished } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { startPostgres } from '../../db/testing/postgres.ts';
import { documentedError } from '../src/procedures.ts';
import { RateLimits } from '../src/rate-limits.ts';
import { openRolecall, type RolecallOptions } from '../src/rolecall.ts';
import { createPersonWithPassword, openTestRolecall, refused, testPassword, testSecret, withKey } from './support.ts';

/** Two instances that stand for two processes: they share only the database. */
async function openTwo(rateLimits: RolecallOptions['rateLimits'] & object) {
  const databaseUrl = await newDatabaseUrl();
  return [
    await openTestRolecall({ databaseUrl, rateLimits }),
    await openTestRolecall({ databaseUrl, rateLimits }),
  ] as const;
}

const throttled = {
  code: 'throttled',
  detail: expect.stringMatching(/^Request was throttled\. Expected available in \d+ seconds?\.$/) as string,
};
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'allowed',
    (error: unknown) => documentedError(error).body,
  );

describe('rate limits shared by processes', () => {
  it('count concurrent requests of a key across all processes', async () => {
    const [one, other] = await openTwo({ perMinute: 0, perHour: 30 });
    const { email } = await createPersonWithPassword(one, 'ada@example.com');
    const { authorization } = await withKey(one, email);
    const outcomes = await Promise.all(
      Array.from({ length: 60 }, (_, turn) => outcome((turn % 2 ? one : other).identify({ authorization }))),
    );
    // Creating the caller counted as one request.
    expect(outcomes.filter((each) => each === 'allowed')).toHaveLength(29);
    for (const each of outcomes) if (each !== 'allowed') expect(each).toMatchObject(throttled);
    expect(await outcome(other.identify({ authorization }))).toMatchObject(throttled);
    const { authorization: another } = await withKey(one, email);
    expect(await outcome(other.identify({ authorization: another }))).toBe('allowed');
  });

  it('apply to the hourly limit too', async () => {
    const [one, other] = await openTwo({ perMinute: 0, perHour: 5 });
    const { email } = await createPersonWithPassword(one, 'ada@example.com');
    const { authorization } = await withKey(one, email);
    for (const each of [one, other, one, other])
      expect(await outcome(each.identify({ authorization }))).toBe('allowed');
    expect(await outcome(one.identify({ authorization }))).toMatchObject(throttled);
  });

  it('count password guesses across processes, and reset after a sign-in', async () => {
    const [one, other] = await openTwo({ perMinute: 0, perHour: 0, signInsPerAccount: 4 });
    const { email } = await createPersonWithPassword(one, 'ada@example.com');
    const wrong = (rolecall: typeof one) => outcome(rolecall.signInWithPassword(email, 'wrong password', '192.0.2.1'));
    for (const each of [one, other, one]) expect(await wrong(each)).toMatchObject({ code: 'authentication_failed' });
    await other.signInWithPassword(email, testPassword, '192.0.2.1');
    for (const each of [one, other, one, other])
      expect(await wrong(each)).toMatchObject({ code: 'authentication_failed' });
    for (const each of [one, other]) expect(await wrong(each)).toMatchObject(throttled);
  });

  it('are counted per process while the database does not respond', async () => {
    const down = { query: () => Promise.reject(new Error('connect ECONNREFUSED')) };
    const limits = new RateLimits({ perMinute: 3, perHour: 100 }, down);
    for (let turn = 0; turn < 3; turn += 1) expect(await outcome(limits.countRequest('key', 'owner'))).toBe('allowed');
    expect(await outcome(limits.countRequest('key', 'owner'))).toMatchObject(throttled);
  });
});

it('while the server is down, calls fail with only a retry delay; once it is back, they work', async () => {
  const server = await startPostgres();
  onTestFinished(() => server.stop());
  const rolecall = await openRolecall({ databaseUrl: server.url, secret: testSecret });
  onTestFinished(() => rolecall.close());
  const { email } = await createPersonWithPassword(rolecall, 'ada@example.com');
  const caller = await rolecall.actingAs(email);
  await server.halt();
  for (const call of [() => caller.users.me(), () => caller.users.updateMe({ first_name: 'Ada' })]) {
    const error = await call().then(() => expect.fail('It answered.'), documentedError);
    expect(error.body).toEqual(refused('service_unavailable', 'Service temporarily unavailable, try again later.'));
    expect([error.status, error.retryAfter]).toEqual([503, 5]);
    expect((error.cause as Error).message).toMatch(/^The database at 127\.0\.0\.1:\d+\/postgres does not answer: /);
  }
  await expect(openRolecall({ databaseUrl: server.url, secret: testSecret })).rejects.toMatchObject({
    name: 'InstallationError',
    message: expect.stringContaining('does not answer') as string,
  });
  await server.start();
  expect((await caller.users.updateMe({ first_name: 'Ada' })).first_name).toBe('Ada');
});
