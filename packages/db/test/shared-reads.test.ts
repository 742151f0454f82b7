import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { SharedReads } from '../src/shared-reads.ts';

/** Reads of a changing value. Each ends when told to, with the value from when it began. */
function countReads() {
  const shared = new SharedReads<number>();
  const here = {
    value: 0,
    ends: [] as ((failure?: Error) => void)[],
    ask: (key = 'key') =>
      shared.get(key, () => {
        const { value } = here;
        return new Promise((resolve, reject) => {
          here.ends.push((failure) => (failure ? reject(failure) : resolve(value)));
        });
      }),
    async end(read: number, failure?: Error) {
      here.ends[read]?.(failure);
      await setImmediate();
    },
  };
  return here;
}

it('lets callers during a read share the next one, which reflects all earlier writes', async () => {
  const reads = countReads();
  const first = reads.ask();
  reads.value = 1;
  const second = [reads.ask(), reads.ask()];
  reads.value = 2;
  second.push(reads.ask());
  expect(reads.ends).toHaveLength(1);
  await reads.end(0);
  expect(await first).toBe(0);
  expect(reads.ends).toHaveLength(2);

  reads.value = 3;
  const third = reads.ask();
  await reads.end(1);
  expect(await Promise.all(second)).toEqual([2, 2, 2]);
  await reads.end(2);
  expect(await third).toBe(3);

  const alone = reads.ask();
  expect(reads.ends).toHaveLength(4);
  await reads.end(3);
  expect(await alone).toBe(3);
});

it('keeps reads of different keys apart', async () => {
  const reads = countReads();
  const [one, other] = [reads.ask('one'), reads.ask('other')];
  expect(reads.ends).toHaveLength(2);
  await reads.end(1);
  await reads.end(0);
  expect(await Promise.all([one, other])).toEqual([0, 0]);
});

it('does not fail callers because of a read that began before they asked', async () => {
  const reads = countReads();
  const first = reads.ask();
  const second = reads.ask();
  const outcomes = Promise.allSettled([first]);
  await reads.end(0, new Error('lost'));
  expect(await outcomes).toMatchObject([{ status: 'rejected', reason: { message: 'lost' } }]);
  await reads.end(1);
  expect(await second).toBe(0);
});

it('starts another read behind one that takes long', async () => {
  const reads = countReads();
  const first = reads.ask();
  reads.value = 1;
  const second = reads.ask();
  while (reads.ends.length < 2) await sleep(5);
  await reads.end(1);
  expect(await second).toBe(1);
  reads.value = 2;
  const third = reads.ask();
  expect(reads.ends).toHaveLength(3);
  await reads.end(0);
  await reads.end(2);
  expect(await Promise.all([first, third])).toEqual([0, 2]);
});

it('reads separately for each caller that joined a failed read', async () => {
  const reads = countReads();
  const first = reads.ask();
  const second = Promise.allSettled([reads.ask()]);
  const joined = [reads.ask(), reads.ask()];
  await reads.end(0);
  expect(await first).toBe(0);
  reads.value = 1;
  await reads.end(1, new Error('lost'));
  expect(await second).toMatchObject([{ status: 'rejected' }]);
  while (reads.ends.length < 4) await sleep(5);
  await reads.end(3);
  await reads.end(2);
  expect(await Promise.all(joined)).toEqual([1, 1]);
});

it('makes only the first caller wait for a read that never ends', async () => {
  const reads = countReads();
  const first = reads.ask();
  const second = reads.ask();
  const joined = [reads.ask(), reads.ask()];
  await reads.end(0);
  expect(await first).toBe(0);
  reads.value = 1;
  while (reads.ends.length < 3) await sleep(5);
  await reads.end(2);
  expect(await Promise.all(joined)).toEqual([1, 1]);
  await reads.end(1);
  expect(await second).toBe(0);
});
