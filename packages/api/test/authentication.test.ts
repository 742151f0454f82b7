import { describe, expect, it } from 'vitest';
import type { ProviderProfile } from '../src/authentication/sessions.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf } from '../src/rolecall.ts';
import { signedIn } from '../src/testing.ts';
import {
  activityOf,
  callerOf,
  createPerson,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  openTestRolecall,
  refusal,
  refused,
  signIn,
  testPassword,
  withKey,
} from './support.ts';

async function setUp(options: Parameters<typeof openTestRolecall>[0] = {}) {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock, ...options });
  return { time, rolecall };
}

/** The allowance of a little-used key or token under the default limits. */
const allowance = { limit: 960, remaining: expect.any(Number) as number, resetInSeconds: expect.any(Number) as number };

describe('the actor of a request', () => {
  it('is anonymous without a credential', async () => {
    const { rolecall } = await setUp();
    expect(await rolecall.identify({})).toEqual({ kind: 'anonymous' });
    expect(await refusal((await callerOf(rolecall, {})).users.me())).toEqual(
      refused('not_authenticated', 'Authentication credentials were not provided.'),
    );
  });

  it('is the user of an API key, with the limits of the key', async () => {
    const { rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    const { id, authorization } = await withKey(rolecall, acme.admin.email, {
      scopes: ['project:read'],
      scoped_organizations: [acme.id],
    });
    expect(await rolecall.identify({ authorization })).toEqual({
      kind: 'user',
      via: 'key',
      user: acme.admin.membership.user,
      key: {
        id,
        label: 'ci',
        scopes: ['project:read'],
        organizations: [acme.id],
        projects: null,
        projectsAlone: false,
      },
      session: null,
      sameOrigin: true,
      isRecent: true,
      allowance,
    });
    expect(await rolecall.identify({ authorization, via: 'mcp' })).toMatchObject({ via: 'mcp' });
    for (const written of [
      authorization.replace('Bearer', 'bearer'),
      authorization.replace('Bearer ', 'BEARER   '),
      `${authorization} `,
    ])
      expect(await rolecall.identify({ authorization: written })).toMatchObject({ kind: 'user' });
  });

  it('is the project of a secret token, which grants access to nothing else', async () => {
    const { rolecall } = await setUp();
    const acme = await createTestOrganization(rolecall);
    const admin = await acme.admin.caller();
    const project = await admin.projects.create({ organization_id: acme.id, name: 'Web shop' });
    const { secret_api_token } = await admin.projects.rotateSecretToken({ organization_id: acme.id, id: project.id });
    const authorization = `Bearer ${secret_api_token}`;
    expect(await rolecall.identify({ authorization })).toEqual({
      kind: 'project',
      project: { id: project.id, organization_id: acme.id },
      allowance,
    });
    const caller = await callerOf(rolecall, { authorization });
    expect((await caller.projects.current()).id).toBe(project.id);
    const notHere = refused(
      'authentication_failed',
      'A project secret token is not accepted here; use a personal API key.',
    );
    for (const call of [
      caller.users.me(),
      caller.roles.list({ organization_id: acme.id }),
      caller.projects.get({ organization_id: acme.id, id: project.id }),
    ])
      expect(await refusal(call)).toEqual(notHere);
    expect((await admin.projects.current()).id).toBe(project.id);
  });

  it('is the user of a session, whose writes must be of the same origin', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { session } = await signIn(rolecall, 'ada@example.com');
    expect(await rolecall.identify({ session, sameOrigin: true })).toMatchObject({
      kind: 'user',
      via: 'session',
      key: null,
      sameOrigin: true,
      user: { email: 'ada@example.com' },
    });
    const foreign = await callerOf(rolecall, { session });
    await foreign.users.me();
    const csrf = refused('permission_denied', 'CSRF Failed: the request is not of the same origin.');
    for (const call of [
      foreign.users.updateMe({ first_name: 'x' }),
      foreign.organizations.create({ name: 'x' }),
      foreign.personalApiKeys.create({ label: 'x', scopes: ['*'] }),
      foreign.users.signOutEverywhere(),
    ])
      expect(await refusal(call)).toEqual(csrf);
  });

  it('is determined by the Authorization header even if there is a session', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { session } = await signIn(rolecall, 'ada@example.com');
    expect(
      (await refusal((await callerOf(rolecall, { session, authorization: 'Bearer phx_wrong' })).users.me())).detail,
    ).toBe('Personal API key is invalid.');
  });

  it.each([
    ['Bearer phx_wrong', 'Personal API key is invalid.'],
    [`Bearer phx_${'a'.repeat(49)}`, 'Personal API key is invalid.'],
    ['Bearer phs_wrong', 'Project secret token is invalid.'],
    ['Bearer', 'Authorization header must be "Bearer" and a personal API key or a project secret token.'],
    ['', 'Authorization header must be "Bearer" and a personal API key or a project secret token.'],
    ['Bearer phx_a phx_b', 'Authorization header must be "Bearer" and a personal API key or a project secret token.'],
    ['Basic YTpi', 'Authorization header must be "Bearer" and a personal API key or a project secret token.'],
    ['Bearer phc_public', 'Authorization header must be "Bearer" and a personal API key or a project secret token.'],
  ])('is nobody with the header %j: %s', async (authorization, detail) => {
    const { rolecall } = await setUp();
    expect(await refusal((await callerOf(rolecall, { authorization })).users.me())).toEqual(
      refused('authentication_failed', detail),
    );
  });

  it('is nobody with a well-formed key of another installation', async () => {
    const [here, elsewhere] = [await openTestRolecall(), await openTestRolecall()];
    const ada = await createPerson(elsewhere);
    const { authorization } = await withKey(elsewhere, ada.email);
    expect((await refusal((await callerOf(here, { authorization })).users.me())).detail).toBe(
      'Personal API key is invalid.',
    );
  });

  it('is nobody once the session has expired, but may still call public procedures', async () => {
    const { time, rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { session } = await signIn(rolecall, 'ada@example.com');
    time.advance(30 * day - 1);
    await (await callerOf(rolecall, { session })).users.me();
    time.advance(1);
    const caller = await callerOf(rolecall, { session });
    expect(await refusal(caller.users.me())).toEqual(
      refused('authentication_failed', 'Session has ended. Sign in again.'),
    );
    await caller.users.signUp({ email: 'grace@example.com', password: testPassword });
  });
});

describe('rate limits', () => {
  it('are counted per key and say when to retry', async () => {
    const { rolecall } = await setUp({ rateLimits: { perMinute: 3, perHour: 100 } });
    const ada = await createPerson(rolecall);
    const make = () => rolecall.system().system.createPersonalApiKey({ email: ada.email, label: 'ci', scopes: ['*'] });
    const [one, other] = [await make(), await make()];
    const use = (key: { value: string }) => rolecall.identify({ authorization: `Bearer ${key.value}` });
    for (let time = 0; time < 3; time += 1) await use(one);
    const error = documentedError(await use(one).catch((reason: unknown) => reason));
    expect(error.code).toBe('throttled');
    expect(error.retryAfter).toBeGreaterThanOrEqual(1);
    expect(error.retryAfter).toBeLessThanOrEqual(60);
    expect(error.message).toMatch(/^Request was throttled\. Expected available in \d+ seconds?\.$/);
    await use(other);
  });

  it('apply per hour too, and count concurrent requests', async () => {
    const { rolecall } = await setUp({ rateLimits: { perMinute: 0, perHour: 5 } });
    const ada = await createPerson(rolecall);
    const { value } = await rolecall
      .system()
      .system.createPersonalApiKey({ email: ada.email, label: 'ci', scopes: ['*'] });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, () => rolecall.identify({ authorization: `Bearer ${value}` })),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    const error = documentedError(
      (results.find(({ status }) => status === 'rejected') as PromiseRejectedResult).reason,
    );
    // One request per twelve minutes.
    expect(error.retryAfter).toBeGreaterThan(600);
    expect(error.retryAfter).toBeLessThanOrEqual(720);
  });

  it('are off if they are 0', async () => {
    const { rolecall } = await setUp({ rateLimits: { perMinute: 0, perHour: 0 } });
    const ada = await createPerson(rolecall);
    const { authorization } = await withKey(rolecall, ada.email);
    for (let time = 0; time < 600; time += 1) await rolecall.identify({ authorization });
  });
});

describe('signing in', () => {
  it('starts a session and records the time', async () => {
    const { time, rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    const { user, session } = signedIn(
      await rolecall.signInWithPassword(' ADA@example.com ', testPassword, '192.0.2.1'),
    );
    expect(user.email).toBe('ada@example.com');
    expect(session).toMatch(/^[\w-]{43}$/);
    const rows = await databaseOf(rolecall).executor.selectFrom('sessions').selectAll().execute();
    expect(rows).toMatchObject([{ user_id: user.id, created_at: time.at(), expires_at: time.at(30 * day) }]);
    expect(JSON.stringify(rows)).not.toContain(session);
    expect((await (await callerOf(rolecall, { session })).users.me()).last_login).toBe(time.at());
  });

  it('accepts a password in any Unicode normalization form', async () => {
    const { rolecall } = await setUp();
    await rolecall.system().system.createUser({ email: 'ada@example.com', password: 'ein gutes Pässword' });
    await signIn(rolecall, 'ada@example.com', 'ein gutes Pa\u0308ssword');
  });

  it('fails with the same message and takes as long, whatever the reason', async () => {
    const { rolecall } = await setUp({
      rateLimits: { perMinute: 0, perHour: 0, signInsPerAccount: 0, signInsPerAddress: 0 },
    });
    await createPersonWithPassword(rolecall, 'ada@example.com');
    await createPersonWithPassword(rolecall, 'gone@example.com');
    await rolecall.system().system.deactivateUser({ email: 'gone@example.com' });
    const passwordless = await createPerson(rolecall);
    const attempts: Record<string, [string, string]> = {
      wrong: ['ada@example.com', 'wrong password'],
      unknown: ['nobody@example.com', testPassword],
      inactive: ['gone@example.com', testPassword],
      passwordless: [passwordless.email, testPassword],
    };
    const fastest: Record<string, number> = {};
    const spread = () => Math.max(...Object.values(fastest)) / Math.min(...Object.values(fastest));
    // A busy machine delays some attempts, so the fastest of each kind are compared, with more rounds if they differ.
    for (let round = 0; round < 6 || (round < 40 && spread() >= 2.5); round += 1)
      for (const [kind, [email, password]] of Object.entries(attempts)) {
        const began = performance.now();
        expect(await refusal(rolecall.signInWithPassword(email, password, '192.0.2.1'))).toEqual(
          refused('authentication_failed', 'Invalid email or password.'),
        );
        // The first round also creates the dummy digest, which stands in for missing ones.
        if (round > 0) fastest[kind] = Math.min(fastest[kind] ?? Infinity, performance.now() - began);
      }
    expect(spread()).toBeLessThan(2.5);
    expect(Math.min(...Object.values(fastest))).toBeGreaterThan(3);
  });

  it('is throttled per account after ten failures from any address, even with the right password', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    await createPersonWithPassword(rolecall, 'grace@example.com');
    for (let time = 0; time < 10; time += 1)
      expect(
        (
          await refusal(
            rolecall.signInWithPassword(time % 2 ? 'ada@example.com' : 'ADA@example.com', 'wrong', `192.0.2.${time}`),
          )
        ).code,
      ).toBe('authentication_failed');
    const error = documentedError(
      await rolecall
        .signInWithPassword('ada@example.com', testPassword, '192.0.2.99')
        .catch((reason: unknown) => reason),
    );
    expect(error.code).toBe('throttled');
    expect(error.retryAfter).toBeGreaterThan(60);
    expect(error.retryAfter).toBeLessThanOrEqual(900);
    await signIn(rolecall, 'grace@example.com');
  });

  it('resets the count of failures once it succeeds', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    for (let round = 0; round < 3; round += 1) {
      for (let time = 0; time < 5; time += 1)
        await refusal(rolecall.signInWithPassword('ada@example.com', 'wrong', '192.0.2.1'));
      await signIn(rolecall, 'ada@example.com');
    }
  });

  it('is throttled per address after fifty failures on any accounts, even concurrent ones', async () => {
    const { rolecall } = await setUp({ passwords: { atOnce: 2, waiting: 60, perCaller: 60 } });
    const attempts = Array.from({ length: 60 }, (_, number) =>
      refusal(rolecall.signInWithPassword(`p${number}@example.com`, 'wrong', '192.0.2.1')),
    );
    const codes = (await Promise.all(attempts)).map(({ code }) => code);
    expect(codes.filter((code) => code === 'authentication_failed')).toHaveLength(50);
    expect(codes.filter((code) => code === 'throttled')).toHaveLength(10);
    expect((await refusal(rolecall.signInWithPassword('p1@example.com', 'wrong', '192.0.2.2'))).code).toBe(
      'authentication_failed',
    );
  });

  it('deletes expired sessions', async () => {
    const { time, rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    await signIn(rolecall, 'ada@example.com');
    time.advance(31 * day);
    await signIn(rolecall, 'ada@example.com');
    expect(await databaseOf(rolecall).executor.selectFrom('sessions').selectAll().execute()).toHaveLength(1);
  });

  it('fails cleanly on odd input', async () => {
    const { rolecall } = await setUp();
    for (const [email, password] of [
      ['', ''],
      ['\0', '\0'],
      ["' or 1=1 --", 'x'],
      ['ada@example.com', 'x'.repeat(1_000_000)],
      ['\uD800', '\uD800'],
    ] as const)
      expect((await refusal(rolecall.signInWithPassword(email, password, '192.0.2.1'))).code).toBe(
        'authentication_failed',
      );
  });
});

describe('signing in with a provider', () => {
  const profile: ProviderProfile = {
    provider: 'github',
    provider_account_id: '1',
    email: 'ada@example.com',
    email_verified: true,
    first_name: 'Ada',
    last_name: 'Lovelace',
  };

  it('creates an account and an organization, and finds them again if the address has changed', async () => {
    const { rolecall } = await setUp();
    const first = signedIn(await rolecall.signInWithProvider(profile));
    const again = signedIn(
      await rolecall.signInWithProvider({ ...profile, email: 'new@example.com', email_verified: false }),
    );
    expect(again.user.id).toBe(first.user.id);
    expect(again.session).not.toBe(first.session);
    expect(await (await callerOf(rolecall, again)).users.me()).toMatchObject({
      email: 'ada@example.com',
      first_name: 'Ada',
      last_name: 'Lovelace',
      has_password: false,
      has_social_auth: true,
      is_email_verified: true,
      organization: { name: "Ada's organization", membership_level: 15 },
    });
    expect(await databaseOf(rolecall).executor.selectFrom('accounts').selectAll().execute()).toHaveLength(1);
  });

  it('requires a verified address the first time', async () => {
    const { rolecall } = await setUp();
    expect(await refusal(rolecall.signInWithProvider({ ...profile, email_verified: false }))).toEqual(
      refused('permission_denied', 'The provider has not verified this email address.'),
    );
    expect(await databaseOf(rolecall).executor.selectFrom('users').selectAll().execute()).toEqual([]);
  });

  it('requires a usable address', async () => {
    const { rolecall } = await setUp();
    for (const email of [`${'a'.repeat(250)}@example.com`, 'ada', ''])
      expect(await refusal(rolecall.signInWithProvider({ ...profile, email }))).toEqual(
        refused('permission_denied', 'The provider gave no email address that can be used.'),
      );
    expect(await databaseOf(rolecall).executor.selectFrom('users').selectAll().execute()).toEqual([]);
  });

  it('links to an existing account without a password', async () => {
    const { rolecall } = await setUp();
    const ada = await rolecall.system().system.createUser({ email: 'Ada@Example.com', first_name: 'Ada' });
    const { user, session } = signedIn(await rolecall.signInWithProvider(profile));
    expect(user.id).toBe(ada.id);
    expect(await (await callerOf(rolecall, { session })).users.me()).toMatchObject({
      has_social_auth: true,
      is_email_verified: true,
      organizations: [],
    });
  });

  it('does not link to an unverified account, whose password may be a stranger’s', async () => {
    const { rolecall } = await setUp();
    await createPersonWithPassword(rolecall, 'ada@example.com');
    expect(await refusal(rolecall.signInWithProvider(profile))).toEqual(
      refused('permission_denied', 'There is already an account with this email address. Sign in with its password.'),
    );
    expect(await databaseOf(rolecall).executor.selectFrom('accounts').selectAll().execute()).toEqual([]);
    await databaseOf(rolecall).executor.updateTable('users').set({ is_email_verified: 1 }).execute();
    await rolecall.signInWithProvider(profile);
    await signIn(rolecall, 'ada@example.com');
  });

  it('does not link to an account whose equal address is a different mailbox', async () => {
    const { rolecall } = await setUp();
    await rolecall.system().system.createUser({ email: 'weiss@example.com', first_name: 'Ada' });
    expect(await refusal(rolecall.signInWithProvider({ ...profile, email: 'weiß@example.com' }))).toEqual(
      refused('permission_denied', 'There is already an account with this email address. Sign in with its password.'),
    );
    expect(await databaseOf(rolecall).executor.selectFrom('accounts').selectAll().execute()).toEqual([]);
    await rolecall.signInWithProvider({ ...profile, email: 'Weiss@Example.com' });
  });

  it('tells apart equal account IDs of different providers', async () => {
    const { rolecall } = await setUp();
    const [one, other] = [
      signedIn(await rolecall.signInWithProvider(profile)),
      signedIn(await rolecall.signInWithProvider({ ...profile, provider: 'google', email: 'grace@example.com' })),
    ];
    expect(one.user.id).not.toBe(other.user.id);
    expect(signedIn(await rolecall.signInWithProvider({ ...profile, provider: 'google' })).user.id).toBe(other.user.id);
  });

  it('refuses deactivated users and leaves nothing behind', async () => {
    const { rolecall } = await setUp();
    await rolecall.signInWithProvider(profile);
    const organizations = await (await rolecall.actingAs('ada@example.com')).organizations.list({});
    const grace = await createPerson(rolecall, 'Grace');
    const heir = await createPerson(rolecall, 'Heir');
    for (const { id } of organizations.results)
      await rolecall.system().system.addMember({ organization_id: id, email: heir.email, level: 15 });
    for (const email of ['ada@example.com', grace.email]) await rolecall.system().system.deactivateUser({ email });
    const inactive = refused('permission_denied', 'User inactive or deleted.');
    expect(await refusal(rolecall.signInWithProvider(profile))).toEqual(inactive);
    expect(
      await refusal(rolecall.signInWithProvider({ ...profile, provider_account_id: '2', email: grace.email })),
    ).toEqual(inactive);
    expect(await databaseOf(rolecall).executor.selectFrom('accounts').selectAll().execute()).toHaveLength(1);
    expect(await databaseOf(rolecall).executor.selectFrom('sessions').selectAll().execute()).toEqual([]);
  });

  it('creates one account for concurrent first sign-ins', async () => {
    const { rolecall } = await setUp();
    const users = await Promise.all(Array.from({ length: 5 }, () => rolecall.signInWithProvider(profile)));
    expect(new Set(users.map((outcome) => signedIn(outcome).user.id)).size).toBe(1);
  });

  it('is logged, along with the account that it creates the first time', async () => {
    const { rolecall } = await setUp();
    const lines = await activityOf(rolecall, () => rolecall.signInWithProvider(profile));
    expect(lines.map(({ scope, activity }) => `${scope} ${activity}`).toSorted()).toEqual([
      'Organization created',
      'OrganizationMembership created',
      'User created',
      'User provider_linked',
      'User signed_in',
      'User updated',
    ]);
    expect(new Set(lines.map(({ user_id }) => user_id)).size).toBe(1);
    expect(await activityOf(rolecall, () => rolecall.signInWithProvider(profile))).toMatchObject([
      { type: 'user.signed_in' },
    ]);
  });

  it('accepts any name from the provider', async () => {
    const { rolecall } = await setUp();
    const { session } = signedIn(
      await rolecall.signInWithProvider({
        ...profile,
        first_name: `  ${'🦊'.repeat(300)}`,
        last_name: 'x'.repeat(300),
      }),
    );
    const me = await (await callerOf(rolecall, { session })).users.me();
    expect([...me.first_name].length).toBeLessThanOrEqual(150);
    expect(me.last_name).toHaveLength(150);
  });
});
