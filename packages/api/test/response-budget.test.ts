import { maxPageBytes, RolecallError } from '@rolecall/contracts';
import { expect, it } from 'vitest';
import { ResponseBudget } from '../src/response-budget.ts';

const limits = { inAll: 1000, perAddress: 300, small: 10 };
const of = (bytes: number) => () => Promise.resolve({ ok: true as const, data: 'x'.repeat(bytes - 2) });

/** Sends responses to addresses; `read` lets the clients read all of them. */
function setUp() {
  const answers = new ResponseBudget(limits);
  const releases: (() => void)[] = [];
  const send = async (address: string, bytes: number, { copies = 1, writes = false } = {}) => {
    const answer = answers.begin(
      () => address,
      (release) => releases.push(release),
      copies,
    );
    return answer.call(of(bytes), writes).then(
      () => 'sent',
      (error: unknown) => (error instanceof RolecallError ? [error.code, error.retryAfter] : error),
    );
  };
  return { send, read: () => releases.splice(0).forEach((release) => release()) };
}

const refused = ['service_unavailable', 5];

it('limits the bytes in flight per network and in total', async () => {
  const { send, read } = setUp();
  expect(await send('192.0.2.1', 200)).toBe('sent');
  expect(await send('::ffff:192.0.2.1', 101)).toEqual(refused);
  expect(await send('192.0.2.1', 100)).toBe('sent');
  expect(await send('192.0.2.1', 10)).toBe('sent');
  expect(await send('192.0.2.1', 11)).toEqual(refused);
  // Larger than the limit of a network, but the only response to it.
  expect(await send('2001:db8::1', 250, { copies: 2 })).toBe('sent');
  expect(await send('2001:db8::2', 11)).toEqual(refused);
  expect(await send('192.0.2.2', 200)).toBe('sent');
  expect(await send('192.0.2.3', 11)).toEqual(refused);
  // A write is already done, so its response is sent and counted.
  expect(await send('192.0.2.3', 100, { writes: true })).toBe('sent');
  read();
  expect(await send('192.0.2.3', 290)).toBe('sent');
  expect(await send('192.0.2.3', 11)).toEqual(refused);
  expect(await send('2001:db8::2', 300)).toBe('sent');
});

it('runs the calls of a batch one by one, with other work in between, up to a total size', async () => {
  const answer = new ResponseBudget({ inAll: Infinity, perAddress: Infinity, small: 0 }).begin(
    () => '192.0.2.1',
    () => undefined,
  );
  answer.limitToBatch();
  const order: string[] = [];
  const call = (name: string, bytes: number, writes = false) =>
    answer
      .call(async () => {
        order.push(`${name} begins`);
        setImmediate(() => order.push(`after ${name}`));
        await Promise.resolve();
        order.push(`${name} ends`);
        return of(bytes)();
      }, writes)
      .then(
        () => 'answered',
        (error: unknown) => (error instanceof RolecallError ? error.code : error),
      );
  const half = maxPageBytes / 2;
  expect(
    await Promise.all([call('first', half), call('second', half - 10), call('third', 11), call('fourth', 2)]),
  ).toEqual(['answered', 'answered', 'invalid_input', 'invalid_input']);
  expect(order).toEqual([
    'first begins',
    'first ends',
    'after first',
    'second begins',
    'second ends',
    'after second',
    'third begins',
    'third ends',
    'after third',
  ]);
});
