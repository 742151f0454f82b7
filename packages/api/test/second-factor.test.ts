import { sentences } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { newDatabaseUrl } from '../../db/testing/database-urls.ts';
import { databaseOf, openRolecall } from '../src/rolecall.ts';
import { signedIn } from '../src/testing.ts';
import { Authenticator } from './authenticator.ts';
import { addPasskey, codeAt, fromHere, setUpApp, wrongCodeAt } from './second-factor-support.ts';
import {
  activityOf,
  callerOf,
  contents,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  minute,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  second,
  signIn,
  testPassword,
  testSecret,
  withKey,
} from './support.ts';

const email = 'ada@example.com';
const over = refused('authentication_failed', sentences.signInOver);
const wrongCode = refused('authentication_failed', sentences.codeWrong, 'code');
const wrongPasskey = refused('authentication_failed', sentences.passkeyWrong);

async function setUp(options: Parameters<typeof openTestRolecall>[0] = {}) {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock, ...options });
  await createPersonWithPassword(rolecall, email);
  const { session, caller } = await signIn(rolecall, email);
  const again = () => callerOf(rolecall, { session, sameOrigin: true });
  /** Signs in with the password only, and returns the token of the pending sign-in. */
  const begin = async (device?: string, address = fromHere.address) => {
    const outcome = await rolecall.signInWithPassword(email, testPassword, address, { token: device });
    if ('session' in outcome) throw new Error('No second factor was asked for.');
    return outcome.pending;
  };
  const complete = async (code: string, pending?: string) =>
    rolecall.completeSignIn(pending ?? (await begin()), { code }, fromHere);
  return { time, rolecall, session, caller, again, begin, complete };
}

describe('an authenticator app', () => {
  it('ends the other sessions, which were started with the password alone', async () => {
    const { rolecall, caller, again } = await setUp();
    const { session } = await signIn(rolecall, email);
    await setUpApp(rolecall, caller);
    await (await again()).users.me();
    const other = await callerOf(rolecall, { session, sameOrigin: true });
    expect((await refusal(other.users.me())).code).toBe('authentication_failed');
  });

  it('is enabled once a code is confirmed, and shown in every organization', async () => {
    const { rolecall, caller } = await setUp();
    const acme = await createTestOrganization(rolecall);
    await rolecall.system().system.addMember({ organization_id: acme.id, email });
    const owner = await acme.owner.caller();
    const shown = async () =>
      (await owner.members.list({ organization_id: acme.id, email })).results.map(
        ({ is_2fa_enabled }) => is_2fa_enabled,
      );
    const revision = async () =>
      (
        await databaseOf(rolecall)
          .executor.selectFrom('organizations')
          .select('revision')
          .where('id', '=', acme.id)
          .executeTakeFirstOrThrow()
      ).revision;
    const begun = await caller.secondFactor.beginTotp();
    expect(begun.secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(Object.fromEntries(new URL(begun.url).searchParams)).toMatchObject({
      secret: begun.secret,
      issuer: 'Rolecall',
    });
    expect(await caller.secondFactor.get()).toMatchObject({ totp_since: null, recovery_codes_left: 0 });
    expect(await refusal(caller.secondFactor.confirmTotp({ code: wrongCodeAt(begun.secret, rolecall.now()) }))).toEqual(
      refused('invalid_input', sentences.codeWrong, 'code'),
    );
    expect(await shown()).toEqual([false]);
    // No code is asked for yet.
    await signIn(rolecall, email);

    const before = await revision();
    const lines = await activityOf(rolecall, async () => {
      const { recovery_codes } = await caller.secondFactor.confirmTotp({ code: codeAt(begun.secret, rolecall.now()) });
      expect(new Set(recovery_codes).size).toBe(10);
      for (const code of recovery_codes ?? []) expect(code).toMatch(/^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
    });
    expect(lines.map(({ type, cause_type }) => [type, cause_type])).toEqual([
      ['user.second_factor_app_added', null],
      ['user.second_factor_recovery_codes_made', 'user.second_factor_app_added'],
    ]);
    expect(await revision()).toBeGreaterThan(before);
    expect(await shown()).toEqual([true]);
    expect((await caller.users.me()).is_2fa_enabled).toBe(true);
    expect(await caller.secondFactor.get()).toMatchObject({ totp_since: rolecall.now(), recovery_codes_left: 10 });
  });

  it('is asked for after the password, and accepts each code once', async () => {
    const { time, rolecall, caller, begin, complete } = await setUp();
    const { secret } = await setUpApp(rolecall, caller);
    // The code that confirmed the app is spent, and so are earlier ones.
    expect(await refusal(complete(codeAt(secret, rolecall.now())))).toEqual(wrongCode);
    expect(await refusal(complete(codeAt(secret, rolecall.now(), -1)))).toEqual(wrongCode);
    time.advance(60 * second);
    const code = codeAt(secret, rolecall.now());
    const pending = await begin();
    const { session, user } = await complete(` ${code.slice(0, 3)} ${code.slice(3)} `, pending);
    expect(user.email).toBe(email);
    expect(await rolecall.identify({ session })).toMatchObject({ kind: 'user' });
    // Neither the sign-in nor the code works again.
    expect(await refusal(complete(codeAt(secret, rolecall.now(), 1), pending))).toEqual(over);
    expect(await refusal(complete(code))).toEqual(wrongCode);
    // The code of the next 30 seconds is accepted, since the app's clock may be ahead; later codes are not.
    expect(await refusal(complete(codeAt(secret, rolecall.now(), 2)))).toEqual(wrongCode);
    await complete(codeAt(secret, rolecall.now(), 1));
  });

  it('lets in only one of two concurrent sign-ins with the same code', async () => {
    const { time, rolecall, caller, begin } = await setUp();
    const { secret } = await setUpApp(rolecall, caller);
    time.advance(60 * second);
    const code = codeAt(secret, rolecall.now());
    for (const pending of [[await begin(), await begin()], Array<string>(2).fill(await begin())]) {
      time.advance(60 * second);
      const fresh = codeAt(secret, rolecall.now());
      const outcomes = await Promise.allSettled(
        pending.map((token) => rolecall.completeSignIn(token, { code: fresh }, fromHere)),
      );
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    }
    expect(await refusal(rolecall.completeSignIn(await begin(), { code }, fromHere))).toEqual(wrongCode);
  });

  it('is replaced by another one once that is confirmed', async () => {
    const { time, rolecall, again, caller, complete } = await setUp();
    const { secret } = await setUpApp(rolecall, caller);
    const { secret: other } = await (await again()).secondFactor.beginTotp();
    time.advance(60 * second);
    await complete(codeAt(secret, rolecall.now()));
    const confirmed = await (await again()).secondFactor.confirmTotp({ code: codeAt(other, rolecall.now()) });
    expect(confirmed.recovery_codes).toBeNull();
    time.advance(60 * second);
    expect(await refusal(complete(codeAt(secret, rolecall.now())))).toEqual(wrongCode);
    await complete(codeAt(other, rolecall.now()));
  });

  it('is deleted together with its recovery codes', async () => {
    const { rolecall, caller, begin } = await setUp();
    const { recoveryCodes } = await setUpApp(rolecall, caller);
    const pending = await begin();
    const lines = await activityOf(rolecall, () => caller.secondFactor.removeTotp());
    expect(lines.map(({ type }) => type)).toEqual(['user.second_factor_app_removed']);
    expect(await activityOf(rolecall, () => caller.secondFactor.removeTotp())).toEqual([]);
    expect(await caller.secondFactor.get()).toMatchObject({ totp_since: null, recovery_codes_left: 0 });
    expect(await refusal(rolecall.completeSignIn(pending, { code: recoveryCodes[0] ?? '' }, fromHere))).toEqual(
      wrongCode,
    );
    await signIn(rolecall, email);
    expect(await refusal(caller.secondFactor.newRecoveryCodes())).toEqual(
      refused('conflict', sentences.secondFactorMissing),
    );
  });

  it('stores its secret encrypted, and only for its account', async () => {
    const { rolecall, caller } = await setUp();
    const { secret, recoveryCodes } = await setUpApp(rolecall, caller);
    const everything = JSON.stringify(await contents(rolecall));
    for (const told of [secret, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll('-', ''))])
      expect(everything).not.toContain(told);
    await createPersonWithPassword(rolecall, 'mallory@example.com');
    const mallory = await signIn(rolecall, 'mallory@example.com');
    await mallory.caller.secondFactor.beginTotp();
    const db = databaseOf(rolecall).executor;
    const stolen = await db
      .selectFrom('totp_secrets')
      .select('secret_encrypted')
      .where('secret_encrypted', 'is not', null)
      .executeTakeFirstOrThrow();
    await db
      .updateTable('totp_secrets')
      .set({ pending_encrypted: stolen.secret_encrypted })
      .where('secret_encrypted', 'is', null)
      .execute();
    await expect(mallory.caller.secondFactor.confirmTotp({ code: codeAt(secret, rolecall.now()) })).rejects.toThrow();
  });
});

describe('a recovery code', () => {
  it('signs in once, ignoring case and separators, and is logged', async () => {
    const { rolecall, caller, complete } = await setUp();
    const { recoveryCodes } = await setUpApp(rolecall, caller);
    const [first = '', next = ''] = recoveryCodes;
    const lines = await activityOf(rolecall, () => complete(first.toUpperCase().replaceAll('-', ' ')));
    expect(lines.map(({ type }) => type).toSorted()).toEqual(['user.recovery_code_used', 'user.signed_in']);
    expect((await caller.secondFactor.get()).recovery_codes_left).toBe(9);
    expect(await refusal(complete(first))).toEqual(wrongCode);
    const { recovery_codes: renewed } = await caller.secondFactor.newRecoveryCodes();
    expect(await refusal(complete(next))).toEqual(wrongCode);
    await complete(renewed?.[0] ?? '');
    // It can also confirm a session, once.
    await caller.secondFactor.confirmWithCode({ code: renewed?.[1] ?? '' });
    expect((await refusal(caller.secondFactor.confirmWithCode({ code: renewed?.[1] ?? '' }))).code).toBe(
      'invalid_input',
    );
  });

  it('lets in only one of two concurrent sign-ins', async () => {
    const { rolecall, caller, begin } = await setUp();
    const { recoveryCodes } = await setUpApp(rolecall, caller);
    const outcomes = await Promise.allSettled(
      [await begin(), await begin()].map((token) =>
        rolecall.completeSignIn(token, { code: recoveryCodes[0] ?? '' }, fromHere),
      ),
    );
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('a pending sign-in', () => {
  it('starts no session, and ends after ten minutes, five wrong codes or a new password', async () => {
    const { time, rolecall, caller, again, begin, complete } = await setUp();
    const { secret, recoveryCodes } = await setUpApp(rolecall, caller);
    expect(await activityOf(rolecall, begin)).toEqual([]);
    const late = await begin();
    expect(await rolecall.identify({ session: late })).toMatchObject({ kind: 'anonymous' });
    expect(await rolecall.findHalfSignIn(late)).toEqual({ hasApp: true, hasPasskey: false });
    time.advance(10 * minute);
    expect(await rolecall.findHalfSignIn(late)).toBeUndefined();
    expect(await refusal(complete(recoveryCodes[0] ?? '', late))).toEqual(over);

    const guessed = await begin();
    for (let guess = 0; guess < 5; guess += 1)
      expect(await refusal(complete(wrongCodeAt(secret, rolecall.now()), guessed))).toEqual(wrongCode);
    expect(await refusal(complete(recoveryCodes[0] ?? '', guessed))).toEqual(over);

    const outdated = await begin();
    await (await again()).users.changePassword({ current_password: testPassword, password: 'another correct horse' });
    expect(await refusal(complete(recoveryCodes[0] ?? '', outdated))).toEqual(over);
    expect((await caller.secondFactor.get()).recovery_codes_left).toBe(10);
  });

  it('ends when the account is deactivated or the second factor is removed', async () => {
    const { rolecall, caller, begin, complete } = await setUp();
    const { recoveryCodes } = await setUpApp(rolecall, caller);
    const [first, next] = [await begin(), await begin()];
    await rolecall.system().system.deactivateUser({ email });
    expect(await refusal(complete(recoveryCodes[0] ?? '', first))).toEqual(over);
    await rolecall.system().system.reactivateUser({ email });
    expect(await refusal(complete(recoveryCodes[0] ?? '', next))).toEqual(over);
    const last = await begin();
    const lines = await activityOf(rolecall, () => rolecall.system().system.removeSecondFactor({ email }));
    expect(lines).toMatchObject([{ type: 'user.second_factor_removed', via: 'library', actor_email: null }]);
    expect(await refusal(complete(recoveryCodes[0] ?? '', last))).toEqual(over);
    await signIn(rolecall, email);
  });

  it('is also the result of a sign-in with a provider', async () => {
    const { time, rolecall } = await setUp();
    const profile = {
      provider: 'github',
      provider_account_id: '7',
      email: 'grace@example.com',
      email_verified: true,
      first_name: 'Grace',
      last_name: 'Hopper',
    };
    const { session } = signedIn(await rolecall.signInWithProvider(profile));
    const { secret } = await setUpApp(rolecall, await callerOf(rolecall, { session, sameOrigin: true }));
    time.advance(60 * second);
    const outcome = await rolecall.signInWithProvider(profile);
    if (!('pending' in outcome)) throw new Error('No second factor was asked for.');
    await rolecall.completeSignIn(outcome.pending, { code: codeAt(secret, rolecall.now()) }, fromHere);
  });
});

describe('failed attempts', () => {
  it('with codes have their own limit, which spares known devices, recovery codes and passkeys', async () => {
    const { time, rolecall, caller, begin, complete } = await setUp({
      rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 4, signInsPerAddress: 0, signInsPerDevice: 3 },
    });
    const { secret, recoveryCodes } = await setUpApp(rolecall, caller);
    const { authenticator } = await addPasskey(caller);
    time.advance(60 * second);
    const { device } = await complete(codeAt(secret, rolecall.now()));
    const guesses = await begin(undefined, '198.51.100.1');
    for (let guess = 0; guess < 4; guess += 1)
      expect(await refusal(complete(wrongCodeAt(secret, rolecall.now()), guesses))).toEqual(wrongCode);
    time.advance(60 * second);
    const right = codeAt(secret, rolecall.now());
    expect((await refusal(complete(right, await begin()))).code).toBe('throttled');
    // The owner's known device is not throttled.
    await rolecall.completeSignIn(await begin(device), { code: right }, fromHere, { token: device });
    // Neither is a sign-in with a recovery code or a passkey.
    await complete(recoveryCodes[0] ?? '');
    const pending = await begin();
    const { options } = await rolecall.askForPasskey(fromHere, pending);
    await rolecall.completeSignIn(pending, { passkey: authenticator.get(options) }, fromHere);
  });

  it('with passwords do not lock out someone who sends password and code together', async () => {
    const { time, rolecall, caller, begin } = await setUp({
      rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 3, signInsPerAddress: 12, signInsPerDevice: 3 },
    });
    const { secret, recoveryCodes } = await setUpApp(rolecall, caller);
    await createPersonWithPassword(rolecall, 'plain@example.com');
    time.advance(60 * second);
    const code = () => codeAt(secret, rolecall.now());
    for (let guess = 0; guess < 3; guess += 1)
      await refusal(rolecall.signInWithPassword(email, 'a wrong guess', '198.51.100.1'));
    expect((await refusal(begin())).code).toBe('throttled');

    const signIn = (given: object, address = fromHere.address) =>
      rolecall.signInWithCode({ email, password: testPassword, code: code(), ...given }, address);
    const wrong = refused('authentication_failed', 'Invalid email, password or code.');
    for (const given of [
      { password: 'a wrong guess' },
      { code: wrongCodeAt(secret, rolecall.now()) },
      { code: '' },
      { code: 'aaaa-bbbb-cccc-dddd' },
      { email: 'nobody@example.com' },
      { email: 'plain@example.com' },
      { email: 'x'.repeat(300) },
    ])
      expect(await refusal(signIn(given))).toEqual(wrong);
    const used = code();
    const { session } = await signIn({});
    await (await callerOf(rolecall, { session, sameOrigin: true })).users.me();
    expect(await refusal(signIn({ code: used }))).toEqual(wrong);
    // It proved who owns the account, so the guesses of others no longer count.
    await begin();
    await signIn({ code: recoveryCodes[0] ?? '' });
    // Attempts still count for the address that they come from.
    for (let guess = 0; guess < 12; guess += 1) await refusal(signIn({ password: 'a wrong guess' }, '203.0.113.9'));
    expect((await refusal(signIn({}, '203.0.113.9'))).code).toBe('throttled');
  });

  it('with codes are limited, and do not reveal that the password was right', async () => {
    const { time, rolecall, caller } = await setUp({
      rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 3, signInsPerAddress: 0 },
    });
    const { secret, recoveryCodes } = await setUpApp(rolecall, caller);
    time.advance(60 * second);
    const signIn = (code: string) => rolecall.signInWithCode({ email, password: testPassword, code }, fromHere.address);
    const wrong = refused('authentication_failed', 'Invalid email, password or code.');
    for (let guess = 0; guess < 3; guess += 1)
      expect(await refusal(signIn(wrongCodeAt(secret, rolecall.now())))).toEqual(wrong);
    expect(await refusal(signIn(codeAt(secret, rolecall.now())))).toEqual(wrong);
    await signIn(recoveryCodes[0] ?? '');
  });

  it('include right passwords until the second factor is shown', async () => {
    const { rolecall, caller, begin } = await setUp({
      rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 3, signInsPerAddress: 0 },
    });
    await setUpApp(rolecall, caller);
    for (let time = 0; time < 3; time += 1) await begin();
    expect((await refusal(begin())).code).toBe('throttled');
  });

  it('of a signed-in person are limited, even if they know the password', async () => {
    const { time, rolecall, caller, again } = await setUp({
      rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 2 },
    });
    const { secret } = await setUpApp(rolecall, caller);
    time.advance(60 * second);
    for (let guess = 0; guess < 2; guess += 1) {
      await refusal((await again()).secondFactor.confirmWithCode({ code: wrongCodeAt(secret, rolecall.now()) }));
      // Knowing the password does not allow more attempts.
      await refusal((await again()).users.confirmPassword({ current_password: testPassword }));
      await refusal((await again()).users.changePassword({ current_password: testPassword, password: 'password123' }));
    }
    expect(
      (await refusal((await again()).secondFactor.confirmWithCode({ code: codeAt(secret, rolecall.now()) }))).code,
    ).toBe('throttled');
  });
});

describe('a passkey', () => {
  const signInAlone = async (
    rolecall: Awaited<ReturnType<typeof openTestRolecall>>,
    authenticator: Authenticator,
    origin?: string,
  ) => {
    const { token, options } = await rolecall.askForPasskey(fromHere);
    return rolecall.completeSignIn(token, { passkey: authenticator.get(options, origin) }, fromHere);
  };

  it('is a second factor, and can also sign in alone', async () => {
    const { rolecall, caller, begin } = await setUp();
    const lines = await activityOf(rolecall, async () => {
      const { recoveryCodes } = await addPasskey(caller, 'Phone');
      expect(recoveryCodes).toHaveLength(10);
    });
    expect(lines).toMatchObject([
      { type: 'user.second_factor_passkey_added', after: { name: 'Phone' } },
      { type: 'user.second_factor_recovery_codes_made' },
    ]);
    const { authenticator, recoveryCodes } = await addPasskey(caller);
    expect(recoveryCodes).toEqual([]);
    const pending = await begin();
    expect(await rolecall.findHalfSignIn(pending)).toEqual({ hasApp: false, hasPasskey: true });
    const { options } = await rolecall.askForPasskey(fromHere, pending);
    expect(options).toMatchObject({ rpId: 'people.example.com', userVerification: 'required' });
    expect(options['allowCredentials']).toHaveLength(2);
    const response = authenticator.get(options);
    await rolecall.completeSignIn(pending, { passkey: response }, fromHere);
    expect(await refusal(rolecall.completeSignIn(pending, { passkey: response }, fromHere))).toEqual(over);

    const { session, user } = await signInAlone(rolecall, authenticator);
    expect(user.email).toBe(email);
    expect(await rolecall.identify({ session })).toMatchObject({ kind: 'user', isRecent: true });
    const [, used] = (await caller.secondFactor.get()).passkeys;
    expect(used).toMatchObject({ name: 'Laptop', last_used_at: rolecall.now() });
    const synced = new Authenticator();
    synced.counter = null;
    await addPasskey(caller, 'Synced', synced);
    for (let time = 0; time < 2; time += 1) await signInAlone(rolecall, synced);
  });

  it('is refused if anything about it is wrong', async () => {
    const { time, rolecall, caller, begin } = await setUp();
    const { authenticator } = await addPasskey(caller);
    await createPersonWithPassword(rolecall, 'mallory@example.com');
    const mallory = await signIn(rolecall, 'mallory@example.com');
    const { authenticator: foreign } = await addPasskey(mallory.caller);
    const ask = async () => rolecall.askForPasskey(fromHere, await begin());
    const answer = (token: string, passkey: unknown) => rolecall.completeSignIn(token, { passkey }, fromHere);

    const { token, options } = await ask();
    // For another site, of another account, of no account, for another challenge, and malformed.
    expect(await refusal(answer(token, authenticator.get(options, 'https://evil.example.com')))).toEqual(wrongPasskey);
    expect(await refusal(answer(token, authenticator.get({ ...options, rpId: 'evil.example.com' })))).toEqual(
      wrongPasskey,
    );
    expect(await refusal(answer(token, foreign.get(options)))).toEqual(wrongPasskey);
    expect(await refusal(answer(token, new Authenticator().get(options)))).toEqual(wrongPasskey);
    expect(await refusal(answer(token, authenticator.get((await ask()).options)))).toEqual(wrongPasskey);
    for (const nonsense of [
      null,
      1,
      'x',
      [],
      {},
      { id: 'x' },
      { id: authenticator.credentialId.toString('base64url') },
    ])
      expect(await refusal(answer(token, nonsense))).toEqual(wrongPasskey);
    // The browser reports another site than the one that the server was reached at.
    expect(
      await refusal(
        rolecall.completeSignIn(
          token,
          { passkey: authenticator.get(options) },
          { ...fromHere, site: 'https://other.example.com' },
        ),
      ),
    ).toEqual(wrongPasskey);
    authenticator.isVerifying = false;
    expect(await refusal(answer(token, authenticator.get(options)))).toEqual(wrongPasskey);
    expect(await refusal(signInAlone(rolecall, authenticator))).toEqual(wrongPasskey);
    authenticator.isVerifying = true;
    await answer(token, authenticator.get(options));
    // A copy of the authenticator, whose counter has fallen behind.
    authenticator.counter = 1;
    expect(await refusal(signInAlone(rolecall, authenticator))).toEqual(wrongPasskey);
    authenticator.counter = 100;
    const late = await rolecall.askForPasskey(fromHere);
    time.advance(10 * minute);
    expect(await refusal(answer(late.token, authenticator.get(late.options)))).toEqual(over);
    await signInAlone(rolecall, authenticator);
    await rolecall.system().system.deactivateUser({ email });
    expect((await refusal(signInAlone(rolecall, authenticator))).code).toBe('authentication_failed');
  });

  it('can be added only with the challenge of the same session, once, and to one account', async () => {
    const { rolecall, caller } = await setUp();
    await createPersonWithPassword(rolecall, 'mallory@example.com');
    const mallory = await signIn(rolecall, 'mallory@example.com');
    const wrong = refused('invalid_input', sentences.passkeyWrong, 'response');
    const authenticator = new Authenticator();
    const { token, options } = await caller.secondFactor.beginPasskey();
    const response = authenticator.create(options);
    expect(await refusal(mallory.caller.secondFactor.finishPasskey({ token, name: 'Stolen', response }))).toEqual(
      wrong,
    );
    expect(
      await refusal(
        caller.secondFactor.finishPasskey({
          token,
          name: 'x',
          response: authenticator.create(options, 'https://evil.example.com'),
        }),
      ),
    ).toEqual(wrong);
    await caller.secondFactor.finishPasskey({ token, name: 'Laptop', response });
    expect(await refusal(caller.secondFactor.finishPasskey({ token, name: 'Again', response }))).toEqual(wrong);
    const other = await mallory.caller.secondFactor.beginPasskey();
    expect(
      await refusal(
        mallory.caller.secondFactor.finishPasskey({
          token: other.token,
          name: 'Shared',
          response: authenticator.create(other.options),
        }),
      ),
    ).toEqual(wrong);
    // Callers outside a browser have no authenticator.
    expect(await refusal((await rolecall.actingAs(email)).secondFactor.beginPasskey())).toEqual(
      refused('conflict', sentences.passkeysOfWebOnly),
    );
  });

  it('can be removed only by its owner, and then no longer works', async () => {
    const { rolecall, caller } = await setUp();
    const { authenticator, passkey } = await addPasskey(caller);
    const { passkey: kept } = await addPasskey(caller, 'Phone');
    await createPersonWithPassword(rolecall, 'mallory@example.com');
    const mallory = await signIn(rolecall, 'mallory@example.com');
    expect(await refusal(mallory.caller.secondFactor.deletePasskey({ id: passkey.id }))).toEqual(notFound);
    expect(await activityOf(rolecall, () => caller.secondFactor.deletePasskey({ id: passkey.id }))).toMatchObject([
      { type: 'user.second_factor_passkey_removed', before: { name: 'Laptop' }, after: null },
    ]);
    expect(await refusal(signInAlone(rolecall, authenticator))).toEqual(wrongPasskey);
    expect((await caller.users.me()).is_2fa_enabled).toBe(true);
    await caller.secondFactor.deletePasskey({ id: kept.id });
    expect((await caller.users.me()).is_2fa_enabled).toBe(false);
    await signIn(rolecall, email);
  });

  it('can confirm a session again, as can a code', async () => {
    const { time, rolecall, caller, again } = await setUp();
    const { secret } = await setUpApp(rolecall, caller);
    const { authenticator } = await addPasskey(caller);
    const old = refused('permission_denied', sentences.notRecentlyAuthenticated);
    const make = async () => (await again()).personalApiKeys.create({ label: 'x', scopes: ['*'] });
    time.advance(121 * minute);
    expect(await refusal(make())).toEqual(old);
    expect(await refusal((await again()).secondFactor.removeTotp())).toEqual(old);
    // The password alone is not enough.
    expect(await refusal((await again()).users.confirmPassword({ current_password: testPassword }))).toEqual(
      refused('conflict', sentences.secondFactorAsked),
    );
    expect(await refusal(make())).toEqual(old);
    const lines = await activityOf(rolecall, async () =>
      (await again()).secondFactor.confirmWithCode({ code: codeAt(secret, rolecall.now()) }),
    );
    expect(lines).toMatchObject([{ type: 'user.confirmed' }]);
    await make();
    time.advance(121 * minute);
    expect(await refusal(make())).toEqual(old);
    const { token, options } = await (await again()).secondFactor.beginConfirmation();
    const response = authenticator.get(options);
    await (await again()).secondFactor.confirmWithPasskey({ token, response });
    await make();
    expect(await refusal((await again()).secondFactor.confirmWithPasskey({ token, response }))).toEqual(
      refused('invalid_input', sentences.passkeyWrong, 'response'),
    );
  });
});

describe('two processes', () => {
  it('let in only one of two concurrent sign-ins with the same code', async () => {
    const databaseUrl = await newDatabaseUrl();
    const { time, rolecall, caller, begin } = await setUp({ databaseUrl });
    const other = await openRolecall({ databaseUrl, secret: testSecret, clock: time.clock });
    const { secret } = await setUpApp(rolecall, caller);
    time.advance(60 * second);
    const code = codeAt(secret, rolecall.now());
    const tokens = [await begin(), await begin()] as const;
    const outcomes = await Promise.allSettled([
      rolecall.completeSignIn(tokens[0], { code }, fromHere),
      other.completeSignIn(tokens[1], { code }, fromHere),
    ]);
    await other.close();
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('requiring a second factor in an organization', () => {
  const required = refused('permission_denied', sentences.secondFactorRequired);

  async function requireIt() {
    const time = createTestClock();
    const rolecall = await openTestRolecall({ clock: time.clock });
    const acme = await createTestOrganization(rolecall);
    const { id: organization_id } = acme;
    await rolecall.system().system.setPassword({ email: acme.admin.email, password: testPassword });
    const { session } = await signIn(rolecall, acme.admin.email);
    const admin = () => callerOf(rolecall, { session, sameOrigin: true });
    return { time, rolecall, acme, organization_id, admin };
  }

  it('is only possible for admins who have one themselves', async () => {
    const { time, rolecall, acme, organization_id, admin } = await requireIt();
    const turnOn = async () => (await admin()).organizations.update({ organization_id, requires_second_factor: true });
    expect(await refusal(turnOn())).toEqual(
      refused('invalid_input', sentences.secondFactorOfOwnMissing, 'requires_second_factor'),
    );
    const { secret } = await setUpApp(rolecall, await admin());
    expect(
      (
        await refusal(
          (await acme.member.caller()).organizations.update({ organization_id, requires_second_factor: true }),
        )
      ).detail,
    ).toBe(sentences.levelTooLow);
    time.advance(121 * minute);
    expect(await refusal(turnOn())).toEqual(refused('permission_denied', sentences.notRecentlyAuthenticated));
    await (await admin()).secondFactor.confirmWithCode({ code: codeAt(secret, rolecall.now()) });
    expect(await activityOf(rolecall, turnOn)).toMatchObject([
      {
        type: 'organization.updated',
        before: { requires_second_factor: false },
        after: { requires_second_factor: true },
      },
    ]);
    expect(await activityOf(rolecall, turnOn)).toEqual([]);
    expect(await (await admin()).organizations.policy({ organization_id })).toEqual({
      requires_second_factor: true,
      members_without_second_factor: 2,
      max_revocations_percent: 20,
      revocations_floor: 10,
    });
  });

  it('locks out members without one, by session, key and program, until they have one', async () => {
    const { rolecall, acme, organization_id, admin } = await requireIt();
    await rolecall.system().system.setPassword({ email: acme.member.email, password: testPassword });
    const { caller: member } = await signIn(rolecall, acme.member.email);
    const key = await withKey(rolecall, acme.member.email);
    await setUpApp(rolecall, await admin());
    const project = await (await admin()).projects.create({ organization_id, name: 'Shop' });
    await member.roles.list({ organization_id });
    expect((await member.users.me()).team?.id).toBe(project.id);
    await (await admin()).organizations.update({ organization_id, requires_second_factor: true });
    const program = await acme.member.caller();
    const byKey = await callerOf(rolecall, { authorization: key.authorization });
    for (const caller of [member, byKey, program]) {
      expect(await refusal(caller.roles.list({ organization_id }))).toEqual(required);
      expect(await refusal(caller.roles.list({ organization_id: '@current' }))).toEqual(required);
      expect(await refusal(caller.projects.get({ organization_id, id: project.id }))).toEqual(required);
      expect(await refusal(caller.dashboards.list({ project_id: project.id }))).toEqual(required);
      // This is checked before the level, and the current project is treated as missing.
      expect(await refusal(caller.roles.create({ organization_id, name: 'x' }))).toEqual(required);
      expect(await refusal(caller.projects.current())).toEqual(notFound);
      expect((await caller.organizations.list({})).count).toBe(0);
      const me = await caller.users.me();
      expect(me.organizations.map(({ id }) => id)).toEqual([organization_id]);
      expect(me.team).toBeNull();
    }
    expect((await member.secondFactor.get()).required_by).toEqual([organization_id]);
    expect(
      (await refusal(member.personalApiKeys.create({ label: 'x', scopes: ['*'], scoped_projects: [project.id] }))).code,
    ).toBe('does_not_exist');
    // The system is not a member.
    await rolecall.system().roles.list({ organization_id });

    await setUpApp(rolecall, member);
    for (const caller of [member, byKey, program]) await caller.roles.list({ organization_id });
    await member.secondFactor.removeTotp();
    expect(await refusal(member.roles.list({ organization_id }))).toEqual(required);
  });

  it('lets invited people join, and then requires it of them', async () => {
    const { rolecall, organization_id, admin } = await requireIt();
    await setUpApp(rolecall, await admin());
    await (await admin()).organizations.update({ organization_id, requires_second_factor: true });
    const { path } = await (await admin()).invites.create({ organization_id, target_email: email });
    await createPersonWithPassword(rolecall, email);
    const { caller } = await signIn(rolecall, email);
    await caller.invites.accept({ token: path.replace('/invite/', '') });
    expect(await refusal(caller.roles.list({ organization_id }))).toEqual(required);
    await setUpApp(rolecall, caller);
    await caller.roles.list({ organization_id });
  });

  it('suspends the invites of someone without one until they have one', async () => {
    const { rolecall, organization_id, admin } = await requireIt();
    const { path } = await (await admin()).invites.create({ organization_id, target_email: email });
    const token = path.replace('/invite/', '');
    await setUpApp(rolecall, await admin());
    await (await admin()).organizations.update({ organization_id, requires_second_factor: true });
    await (await admin()).secondFactor.removeTotp();
    await createPersonWithPassword(rolecall, email);
    const { caller } = await signIn(rolecall, email);
    expect(await refusal(caller.invites.preview({ token }))).toEqual(notFound);
    expect(await refusal(caller.invites.accept({ token }))).toEqual(notFound);
    await setUpApp(rolecall, await admin());
    await caller.invites.accept({ token });
  });
});
