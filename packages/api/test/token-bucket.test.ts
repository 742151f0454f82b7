import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { databaseOf } from '../src/rolecall.ts';
import { TokenBucket } from '../src/token-bucket.ts';
import { openTestRolecall } from './support.ts';

/** Two buckets that stand for two processes, on the database of this run. Without shared counters they are the same one. */
async function openBuckets(options: { capacity: number; refillMs: number }) {
  const { counters } = databaseOf(await openTestRolecall()).engine;
  const open = () => new TokenBucket(counters, { purpose: 'test', ...options });
  const one = open();
  return [one, counters ? open() : one] as const;
}

const hour = 3_600_000;

describe('a token bucket', () => {
  it('allows as many concurrent requests per key as its capacity', async () => {
    const [one, other] = await openBuckets({ capacity: 10, refillMs: hour });
    const taken = await Promise.all(Array.from({ length: 30 }, (_, turn) => (turn % 2 ? one : other).take('ada')));
    expect(taken.filter(({ isAllowed }) => isAllowed)).toHaveLength(10);
    expect((await other.take('grace')).isAllowed).toBe(true);
  });

  it('reports the remaining tokens and the time until the next one', async () => {
    const [one, other] = await openBuckets({ capacity: 3, refillMs: hour });
    const about = (hours: number) => expect.closeTo(hours * hour, -5) as number;
    expect(await one.take('ada')).toEqual({ isAllowed: true, remaining: 2, retryInMs: 0, fullInMs: about(1) });
    expect(await other.take('ada', 2)).toEqual({ isAllowed: true, remaining: 0, retryInMs: 0, fullInMs: about(3) });
    const refused = { isAllowed: false, remaining: 0, fullInMs: about(3) };
    for (const each of [one, other, one]) expect(await each.take('ada')).toEqual({ ...refused, retryInMs: about(1) });
    expect(await one.take('ada', 2)).toEqual({ ...refused, retryInMs: about(2) });
  });

  it('takes no tokens if it refuses', async () => {
    const [one, other] = await openBuckets({ capacity: 3, refillMs: hour });
    expect(await one.take('ada', 4)).toMatchObject({ isAllowed: false });
    expect(await one.take('ada', 2)).toMatchObject({ isAllowed: true, remaining: 1 });
    expect(await other.take('ada', 2)).toMatchObject({ isAllowed: false, remaining: 1 });
    expect(await one.take('ada')).toMatchObject({ isAllowed: true, remaining: 0 });
  });

  it('allows requests again when it said it would', async () => {
    const [one, other] = await openBuckets({ capacity: 2, refillMs: 1500 });
    await one.take('ada', 2);
    for (const each of [one, other, one]) {
      let taken = await each.take('ada');
      if (!taken.isAllowed) {
        await sleep(taken.retryInMs + 5);
        taken = await each.take('ada');
      }
      expect(taken.isAllowed).toBe(true);
    }
  });

  it('refills in fractions of a millisecond', async () => {
    const [one] = await openBuckets({ capacity: 4_000_000, refillMs: 0.9 });
    await one.take('ada', 2_000_000);
    // 1,800 seconds, not 2,000 as with whole milliseconds.
    const { fullInMs } = await one.take('ada');
    expect(fullInMs).toBeGreaterThan(1_700_000);
    expect(fullInMs).toBeLessThan(1_801_000);
  });
});
