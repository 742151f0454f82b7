import { describe, expect, it } from 'vitest';
import { createCaller } from '../src/app-router.ts';
import { networkOf } from '../src/network-address.ts';
import { documentedError } from '../src/procedures.ts';
import { defaultRateLimits, RateLimits } from '../src/rate-limits.ts';
import { keysInMemory } from '../src/recent-keys.ts';
import { signedIn } from '../src/testing.ts';
import { createPersonWithPassword, openTestRolecall, refusal, refused, signIn, testPassword } from './support.ts';

const wrong = refused('authentication_failed', 'Invalid email or password.');
const outcome = (work: Promise<unknown>) =>
  work.then(
    () => 'allowed',
    (error: unknown) => documentedError(error).code,
  );

describe('an address in rate limits', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['[::ffff:192.0.2.1]', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['[2001:db8:1:2::9]', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::9', '2001:db8:1:3::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['FE80::2%25en1', 'fe80::/64'],
    ['::1', '::/64'],
    ['local', 'local'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  it('is counted by its network for both sign-ins and sign-ups', async () => {
    const rolecall = await openTestRolecall({
      rateLimits: { ...defaultRateLimits, signInsPerAddress: 3, signUpsPerAddress: 2 },
    });
    const signInFrom = (number: number, address: string) =>
      refusal(rolecall.signInWithPassword(`p${number}@example.com`, 'wrong', address));
    for (const number of [1, 2, 3]) expect(await signInFrom(number, `2001:db8:0:1::${number}`)).toEqual(wrong);
    expect(await signInFrom(4, '2001:DB8:0:1:ffff::4')).toMatchObject({ code: 'throttled' });
    expect(await signInFrom(5, '2001:db8:0:2::1')).toEqual(wrong);
    for (const number of [6, 7]) expect(await signInFrom(number, '192.0.2.1')).toEqual(wrong);
    expect(await signInFrom(8, '::ffff:192.0.2.1')).toEqual(wrong);
    expect(await signInFrom(9, '192.0.2.1')).toMatchObject({ code: 'throttled' });

    const signUpFrom = (number: number, address: string) =>
      outcome(
        createCaller(rolecall.createContext({ kind: 'anonymous' }, { address })).users.signUp({
          email: `p${number}@example.com`,
          password: testPassword,
        }),
      );
    expect(await signUpFrom(1, '2001:db8:0:1::1')).toBe('allowed');
    expect(await signUpFrom(2, '2001:db8:0:1::2')).toBe('allowed');
    expect(await signUpFrom(3, '2001:db8:0:1::3')).toBe('throttled');
    expect(await signUpFrom(4, '2001:db8:0:2::1')).toBe('allowed');
  });
});

describe('rate limits for different purposes', () => {
  it('are separate: sign-ins with a made-up name do not block password changes', async () => {
    const rolecall = await openTestRolecall();
    const { id } = await createPersonWithPassword(rolecall, 'ada@example.com');
    const { caller } = await signIn(rolecall, 'ada@example.com');
    for (const made of [`password of ${id}`, String(id)])
      for (let time = 0; time < 12; time += 1)
        await refusal(rolecall.signInWithPassword(made, 'wrong', `198.51.100.${time}`));
    await caller.users.changePassword({ current_password: testPassword, password: 'another good password' });
  });

  it('apply to password changes, and signing in does not reset them', async () => {
    const rolecall = await openTestRolecall({ rateLimits: { ...defaultRateLimits, signInsPerAccount: 3 } });
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { caller } = await signIn(rolecall, 'ada@example.com');
    const change = (current_password: string) =>
      refusal(caller.users.changePassword({ current_password, password: 'another good password' }));
    for (let time = 0; time < 3; time += 1) {
      expect(await change('wrong')).toMatchObject({ attr: 'current_password' });
      await signIn(rolecall, 'ada@example.com');
    }
    expect(await change(testPassword)).toMatchObject({ code: 'throttled' });
  });
});

describe('a known device', () => {
  it('can sign in while others guess, and has its own limit', async () => {
    const rolecall = await openTestRolecall({ rateLimits: { ...defaultRateLimits, signInsPerAddress: 20 } });
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { device } = signedIn(await rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.1'));
    // From the same address, so that its limit is exceeded as well.
    for (let time = 0; time < 30; time += 1)
      await refusal(rolecall.signInWithPassword('ada@example.com', 'wrong', '192.0.2.1'));
    const attempt = (password: string, token?: string) =>
      rolecall.signInWithPassword('ADA@example.com ', password, '192.0.2.1', { token });
    expect(await outcome(attempt(testPassword))).toBe('throttled');
    const again = signedIn(await attempt(testPassword, device));
    // Its sign-in does not reset the limit for others.
    expect(await outcome(attempt('wrong'))).toBe('throttled');

    for (let time = 0; time < 10; time += 1)
      expect(await outcome(attempt('wrong', again.device))).toBe('authentication_failed');
    expect(await outcome(attempt(testPassword, again.device))).toBe('throttled');
  });

  it('is recognized by its own token, only for its account, for a year', async () => {
    let now = Date.parse('2026-01-31T09:30:00.000Z');
    const rolecall = await openTestRolecall({
      clock: () => now,
      rateLimits: { ...defaultRateLimits, signInsPerAccount: 1 },
    });
    await createPersonWithPassword(rolecall, 'ada@example.com');
    await createPersonWithPassword(rolecall, 'mallory@example.com');
    const { device } = signedIn(await rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.1'));
    const { device: other } = signedIn(
      await rolecall.signInWithPassword('mallory@example.com', testPassword, '192.0.2.2'),
    );
    await refusal(rolecall.signInWithPassword('ada@example.com', 'wrong', '192.0.2.3'));
    const attempt = (token: string) =>
      outcome(rolecall.signInWithPassword('ada@example.com', testPassword, '192.0.2.3', { token }));
    const [id, expiresAt, signature] = device.split('.');
    for (const made of [
      other,
      '',
      '..',
      'x'.repeat(10_000),
      `${id}.${Number(expiresAt) + 1}.${signature}`,
      `${other.split('.')[0]}.${expiresAt}.${signature}`,
      `${device}x`,
      device.toLowerCase(),
    ])
      expect(await attempt(made)).toBe('throttled');
    expect(await attempt(device)).toBe('allowed');
    now += 365 * 24 * 60 * 60 * 1000;
    expect(await attempt(device)).toBe('throttled');
  });
});

describe('successful sign-ins', () => {
  it('have their own limit for all devices, which failed sign-ins do not count against', async () => {
    const rolecall = await openTestRolecall({ rateLimits: { ...defaultRateLimits, signedInPerAccount: 3 } });
    await createPersonWithPassword(rolecall, 'ada@example.com');
    await createPersonWithPassword(rolecall, 'grace@example.com');
    const attempt = (email: string, password = testPassword, device?: string) =>
      rolecall.signInWithPassword(email, password, '192.0.2.1', { token: device });
    const { device } = signedIn(await attempt('ada@example.com'));
    for (let time = 0; time < 5; time += 1)
      expect(await outcome(attempt('ada@example.com', 'wrong'))).toBe('authentication_failed');
    await attempt('ada@example.com', testPassword, device);
    // Concurrent sign-ins count as well.
    const atOnce = await Promise.all([1, 2, 3].map(() => outcome(attempt('ada@example.com'))));
    expect(atOnce.toSorted()).toEqual(['allowed', 'throttled', 'throttled']);
    expect(await outcome(attempt('ada@example.com', testPassword, device))).toBe('throttled');
    expect(await outcome(attempt('grace@example.com'))).toBe('allowed');
  });

  it('with a provider count as well', async () => {
    const rolecall = await openTestRolecall({ rateLimits: { ...defaultRateLimits, signedInPerAccount: 1 } });
    const attempt = (number: number) =>
      outcome(
        rolecall.signInWithProvider({
          provider: 'github',
          provider_account_id: `${number}`,
          email: `p${number}@example.com`,
          email_verified: true,
          first_name: '',
          last_name: '',
        }),
      );
    expect([await attempt(1), await attempt(1), await attempt(2)]).toEqual(['allowed', 'throttled', 'allowed']);
  });
});

describe('the memory of rate limits', () => {
  it('does not store names longer than an email address', async () => {
    const rolecall = await openTestRolecall({ rateLimits: { ...defaultRateLimits, signInsPerAddress: 3 } });
    const attempt = (email: string) => refusal(rolecall.signInWithPassword(email, testPassword, '192.0.2.1'));
    expect(await attempt('a'.repeat(10_000_000))).toEqual(wrong);
    expect(await attempt(`${'a'.repeat(243)}@example.com`)).toEqual(wrong);
    expect(await attempt('\u{1f600}'.repeat(255))).toEqual(wrong);
    // Such attempts still count against the address.
    expect(await attempt('ada@example.com')).toMatchObject({ code: 'throttled' });
  });

  it('is bounded: the oldest keys are forgotten, but not one under attack', async () => {
    const limits = new RateLimits({ ...defaultRateLimits, signUpsPerAddress: 2 });
    const attempt = (address: string) => outcome(limits.countSignUp(address));
    const [attacked, idle] = ['192.0.2.1', '192.0.2.2'];
    for (const address of [attacked, idle])
      expect([await attempt(address), await attempt(address), await attempt(address)]).toEqual([
        'allowed',
        'allowed',
        'throttled',
      ]);
    for (let number = 0; number < 2 * keysInMemory; number += 1) {
      await limits.countSignUp(`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`);
      if (number % 1000 === 0) expect(await attempt(attacked)).toBe('throttled');
    }
    expect(await attempt(attacked)).toBe('throttled');
    expect(await attempt(idle)).toBe('allowed');
  });
});
