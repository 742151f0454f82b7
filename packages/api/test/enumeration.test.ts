import { describe, expect, it } from 'vitest';
import { nightly } from '../../db/testing/nightly.ts';
import { settingsFor } from './mail-server.ts';
import { setUpApp } from './second-factor-support.ts';
import { createPersonWithPassword, openTestRolecall, refusal, signIn, testPassword } from './support.ts';

const tries = nightly ? 200 : 60;
const from = '192.0.2.1';

/**
 * How far apart two samples are by the Mann-Whitney rank sum test, in standard deviations. Equal values are not handled, as
 * they do not occur among times.
 */
function rankSumDeviation(one: readonly number[], other: readonly number[]): number {
  const ranked = [...one.map((time) => ({ time, first: true })), ...other.map((time) => ({ time, first: false }))];
  ranked.sort((a, b) => a.time - b.time);
  const rankSum = ranked.reduce((sum, { first }, index) => sum + (first ? index + 1 : 0), 0);
  const [n, m] = [one.length, other.length];
  return (rankSum - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
}

const median = (times: readonly number[]) => times.toSorted((one, other) => one - other)[times.length >> 1] ?? 0;

/** An installation that sends mail and has one account. It has no rate limits, which would hide what is measured. */
async function setUp() {
  const rolecall = await openTestRolecall({
    mail: settingsFor('smtp://127.0.0.1:1'),
    rateLimits: {
      perMinute: 0,
      perHour: 0,
      signInsPerAccount: 0,
      signInsPerAddress: 0,
      signUpsPerAddress: 0,
      mailsPerRecipient: 0,
      resetsPerAddress: 0,
    },
  });
  await createPersonWithPassword(rolecall, 'known@example.com');
  return rolecall;
}

/** The response to a call, with the address that the caller sent masked. */
const answerOf = (call: Promise<unknown>, email: string) =>
  call.then(
    (answer) => JSON.stringify(answer ?? null).replaceAll(email, 'ADDRESS'),
    async () => JSON.stringify(await refusal(call)),
  );

/** How long two requests take, in milliseconds. They alternate in either order, so that a slowing machine slows both. */
async function timesOf(requests: readonly [() => Promise<void>, () => Promise<void>]): Promise<[number[], number[]]> {
  const times: [number[], number[]] = [[], []];
  for (let attempt = 0; attempt < tries + 5; attempt += 1)
    for (const one of attempt % 2 ? ([0, 1] as const) : ([1, 0] as const)) {
      const start = performance.now();
      await requests[one]();
      // The first attempts warm up the process.
      if (attempt >= 5) times[one].push(performance.now() - start);
    }
  return times;
}

/** Prints both medians and expects that the samples cannot be told apart. */
function expectEqual(name: string, [one, other]: [number[], number[]], names: [string, string]): void {
  const deviation = rankSumDeviation(one, other);
  console.info(
    `${name}: median ${median(one).toFixed(2)} ms ${names[0]}, ${median(other).toFixed(2)} ms ${names[1]}; ` +
      `rank sum ${deviation.toFixed(2)} standard deviations apart`,
  );
  // Chance alone exceeds this less than once in 50,000 runs.
  expect(Math.abs(deviation)).toBeLessThan(4.3);
}

describe(`over ${tries} tries each, neither response nor timing reveals whether an account exists, in`, () => {
  it.each([
    ['signing in', (rolecall, email) => rolecall.signInWithPassword(email, 'a wrong guess', from)],
    ['requesting a password reset', (rolecall, email) => rolecall.requestPasswordReset(email, from)],
    [
      'signing up',
      (rolecall, email) =>
        rolecall.createCaller({ kind: 'anonymous' }).users.signUp({ email, password: testPassword, first_name: 'Ada' }),
    ],
  ] satisfies [string, (rolecall: Awaited<ReturnType<typeof setUp>>, email: string) => Promise<unknown>][])(
    '%s',
    async (name, request) => {
      const rolecall = await setUp();
      const answers = new Set<string>();
      const ask = (email: string) => async () => void answers.add(await answerOf(request(rolecall, email), email));
      const times = await timesOf([ask('known@example.com'), ask('other@example.com')]);
      expect([...answers]).toHaveLength(1);
      expectEqual(name, times, ['known', 'unknown']);
    },
  );
});

it('the timing of a sign-in with a password and a code does not reveal which of them was wrong', async () => {
  const rolecall = await setUp();
  const { caller } = await signIn(rolecall, 'known@example.com');
  await setUpApp(rolecall, caller);
  const guess = (password: string) => async () => {
    const { code } = await refusal(
      rolecall.signInWithCode({ email: 'known@example.com', password, code: '000000' }, from),
    );
    expect(code).toBe('authentication_failed');
  };
  const times = await timesOf([guess(testPassword), guess('a wrong guess')]);
  expectEqual('password and code', times, ['with the right password', 'with a wrong one']);
});
