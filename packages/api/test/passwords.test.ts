import { expect, it } from 'vitest';
import { createCaller } from '../src/app-router.ts';
import { Passwords } from '../src/authentication/passwords.ts';
import { documentedError } from '../src/procedures.ts';
import { defaultRateLimits } from '../src/rate-limits.ts';
import { signedIn } from '../src/testing.ts';
import { createPersonWithPassword, openTestRolecall, refusal, refused, signIn, testPassword } from './support.ts';

const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => {
      const { code, retryAfter } = documentedError(error);
      return code === 'service_unavailable' ? `${code}, again in ${retryAfter}` : code;
    },
  );
const busy = 'service_unavailable, again in 5';

it('a few passwords are hashed at once, a few more are queued, and the rest are refused', async () => {
  const passwords = new Passwords({ atOnce: 2, waiting: 3, perCaller: 5 });
  let working = 0;
  let most = 0;
  const turns = Array.from({ length: 8 }, () =>
    outcome(
      passwords.take({}, async ({ digestNew }) => {
        most = Math.max(most, (working += 1));
        await digestNew('any other password', 'ada@example.com');
        working -= 1;
      }),
    ),
  );
  expect(await Promise.all(turns)).toEqual([...Array<string>(5).fill('done'), ...Array<string>(3).fill(busy)]);
  expect(most).toBe(2);
  // A task that fails releases its turn.
  for (let time = 0; time < 9; time += 1)
    await expect(passwords.take({}, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await outcome(passwords.take({}, ({ isRight }) => isRight(null, 'any password')))).toBe('done');
});

it('all operations with a password share the queue, and a refused one is not an attempt', async () => {
  const rolecall = await openTestRolecall({
    passwords: { atOnce: 1, waiting: 0, perCaller: 1 },
    rateLimits: { ...defaultRateLimits, signInsPerAccount: 2, signInsPerAddress: 2, signUpsPerAddress: 1 },
  });
  await createPersonWithPassword(rolecall, 'ada@example.com');
  const { caller } = await signIn(rolecall, 'ada@example.com');
  const visitor = createCaller(rolecall.createContext({ kind: 'anonymous' }, { address: '192.0.2.1' }));
  const ways = [
    () => rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.1'),
    () => visitor.users.signUp({ email: 'grace@example.com', password: testPassword }),
    () => caller.users.changePassword({ current_password: testPassword, password: 'another good password' }),
    () => rolecall.system().system.createUser({ email: 'max@example.com', password: testPassword }),
  ];
  let giveBack = () => {};
  const { passwords } = rolecall.createContext({ kind: 'anonymous' });
  const held = passwords.take({}, () => new Promise<void>((resolve) => (giveBack = resolve)));
  for (let time = 0; time < 5; time += 1)
    expect(await Promise.all(ways.map((way) => outcome(way())))).toEqual(ways.map(() => busy));
  giveBack();
  await held;
  for (const way of ways) expect(await outcome(way())).toBe('done');
});

it('turns are limited per address and account, separately for known devices and sessions', async () => {
  const rolecall = await openTestRolecall({
    passwords: { atOnce: 1, waiting: 30, perCaller: 2 },
    rateLimits: { ...defaultRateLimits, signInsPerAccount: 0, signInsPerAddress: 0, signUpsPerAddress: 0 },
  });
  await createPersonWithPassword(rolecall, 'ada@example.com');
  const { caller } = await signIn(rolecall, 'ada@example.com');
  const { device } = signedIn(await rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.1'));
  const visitor = createCaller(rolecall.createContext({ kind: 'anonymous' }, { address: '192.0.2.1' }));
  let giveBack = () => {};
  const { passwords } = rolecall.createContext({ kind: 'anonymous' });
  const held = passwords.take({}, () => new Promise<void>((resolve) => (giveBack = resolve)));
  const begin = (work: Promise<unknown>) => {
    let told = 'waits';
    const done = outcome(work).then((answer) => (told = answer));
    return { done, told: () => told };
  };
  const guess = (email: string, address: string) => begin(rolecall.signInWithPassword(email, 'wrong', address));
  const turns = {
    waits: [
      guess('ada@example.com', '2001:db8::1'),
      guess('max@example.com', '2001:db8::2'),
      guess('ada@example.com', '192.0.2.1'),
      guess('grace@example.com', '192.0.2.1'),
      // From the guesser's address, and for the account being guessed at.
      begin(rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.1', { token: device })),
      begin(rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.1', { token: device })),
    ],
    throttled: [
      guess('grace@example.com', '2001:db8::3'),
      guess('ADA@example.com ', '192.0.2.3'),
      begin(rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.2', { token: device })),
      begin(visitor.users.signUp({ email: 'grace@example.com', password: testPassword })),
      begin(caller.users.changePassword({ current_password: testPassword, password: testPassword })),
    ],
  };
  await Promise.all(turns.throttled.map(({ done }) => done));
  expect(turns.throttled.map(({ told }) => told())).toEqual(turns.throttled.map(() => 'throttled'));
  expect(turns.waits.map(({ told }) => told())).toEqual(turns.waits.map(() => 'waits'));
  giveBack();
  await held;
  expect(await Promise.all(turns.waits.map(({ done }) => done))).toEqual([
    ...Array<string>(4).fill('authentication_failed'),
    'done',
    'done',
  ]);
  // Their turns are released.
  expect(await guess('ada@example.com', '2001:db8::1').done).toBe('authentication_failed');
});

it('every way to set a password refuses short and common ones and the email address', async () => {
  const rolecall = await openTestRolecall();
  const { system } = rolecall.system();
  await createPersonWithPassword(rolecall, 'ada.lovelace@example.com');
  const { caller } = await signIn(rolecall, 'ada.lovelace@example.com');
  const visitor = createCaller(rolecall.createContext({ kind: 'anonymous' }, { address: '192.0.2.1' }));
  const ways: ((password: string) => Promise<unknown>)[] = [
    (password) => visitor.users.signUp({ email: 'ada.lovelace@example.org', password }),
    (password) => caller.users.changePassword({ current_password: testPassword, password }),
    (password) => system.createUser({ email: 'ada.lovelace@example.net', password }),
    (password) => system.setPassword({ email: 'ada.lovelace@example.com', password }),
  ];
  const short = 'This password is too short. It must contain at least 10 characters.';
  const common = 'This password is too common.';
  const address = 'This password is too similar to the email address.';
  for (const way of ways) {
    expect(await refusal(way('nine char'))).toMatchObject({ code: 'min_length', detail: short, attr: 'password' });
    for (const password of ['1234567890', 'Password123'])
      expect(await refusal(way(password))).toEqual(refused('invalid_input', common, 'password'));
    expect(await refusal(way('ADA.Lovelace'))).toEqual(refused('invalid_input', address, 'password'));
  }
  for (const [number, domain] of ['org', 'com', 'net', 'com'].entries())
    expect(await refusal(ways[number]?.(`ada.lovelace@example.${domain}`) ?? Promise.resolve())).toEqual(
      refused('invalid_input', address, 'password'),
    );
  for (const way of ways) await way('ten chars!');
});
