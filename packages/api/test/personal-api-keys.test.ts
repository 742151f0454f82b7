import { type Scope, sentences } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { make } from '../../db/testing/factories.ts';
import type { Caller } from '../src/app-router.ts';
import { Keyring, digestOf, isWellFormedToken, maskToken, newToken } from '../src/keyring.ts';
import { databaseOf } from '../src/rolecall.ts';
import {
  callerOf,
  createPerson,
  createPersonWithPassword,
  createTestClock,
  createTestOrganization,
  day,
  minute,
  notFound,
  openTestRolecall,
  refusal,
  refused,
  second,
  signIn,
  testSecret,
  withKey,
} from './support.ts';

async function setUp() {
  const time = createTestClock();
  const rolecall = await openTestRolecall({ clock: time.clock });
  const acme = await createTestOrganization(rolecall);
  return { time, rolecall, acme, owner: await acme.owner.caller() };
}

describe('a token', () => {
  it('has a checksum that tells real tokens from look-alikes', () => {
    for (const prefix of ['phx_', 'phs_', 'phc_'] as const) {
      const token = newToken(prefix);
      expect(token).toMatch(new RegExp(`^${prefix}[0-9A-Za-z]{49}$`));
      expect(isWellFormedToken(token, prefix)).toBe(true);
      expect(isWellFormedToken(token, prefix === 'phx_' ? 'phs_' : 'phx_')).toBe(false);
      for (const at of [4, 20, 46, 47, 52]) {
        const changed = token.slice(0, at) + (token[at] === 'a' ? 'b' : 'a') + token.slice(at + 1);
        expect(isWellFormedToken(changed, prefix), `${token} changed at ${at}`).toBe(false);
      }
      for (const other of ['', prefix, token.slice(0, -1), `${token}a`, token.toLowerCase()])
        expect(isWellFormedToken(other, prefix)).toBe(false);
    }
  });

  it('is unique, and its mask does not reveal it', () => {
    const tokens = Array.from({ length: 1000 }, () => newToken('phs_'));
    expect(new Set(tokens).size).toBe(1000);
    const token = 'phs_0123456789F11C';
    expect(maskToken(token)).toBe('phs_...F11C');
  });

  it('uses the whole alphabet', () => {
    expect(new Set(Array.from({ length: 300 }, () => newToken('phs_').slice(4)).join('')).size).toBe(62);
  });
});

describe('the keyring', () => {
  const keyring = new Keyring(testSecret);

  it('decrypts only for the same purpose and with the same secret', () => {
    const closed = keyring.encrypt('phs_secret 🦊', 'project 1');
    expect(closed).not.toContain('secret');
    expect(keyring.encrypt('phs_secret 🦊', 'project 1')).not.toBe(closed);
    expect(keyring.decrypt(closed, 'project 1')).toBe('phs_secret 🦊');
    expect(() => keyring.decrypt(closed, 'project 2')).toThrow();
    expect(() => new Keyring(`${testSecret}!`).decrypt(closed, 'project 1')).toThrow();
    const bytes = Buffer.from(closed, 'base64url');
    for (let index = 0; index < bytes.length; index += 1) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => keyring.decrypt(changed.toString('base64url'), 'project 1')).toThrow();
    }
    for (const cut of ['', closed.slice(0, 20), closed.slice(0, -2)])
      expect(() => keyring.decrypt(cut, 'project 1')).toThrow();
  });

  it('needs a secret of at least 32 characters', () => {
    expect(() => new Keyring('x'.repeat(31))).toThrow('AUTH_SECRET must have at least 32 characters.');
    expect(new Keyring('x'.repeat(32)).checkValue).not.toContain('xxx');
  });
});

describe('creating a key', () => {
  it('returns its value only once, and stores a digest', async () => {
    const { time, rolecall, owner } = await setUp();
    const made = await owner.personalApiKeys.create({
      label: ' terraform ',
      scopes: ['organization:read', 'project:write'],
      expires_at: '2026-03-01',
    });
    const { value, ...key } = made;
    expect(key).toEqual({
      id: expect.any(String),
      label: 'terraform',
      mask: maskToken(value),
      scopes: ['organization:read', 'project:write'],
      scoped_organizations: null,
      scoped_projects: null,
      created_at: time.at(),
      expires_at: '2026-03-01T00:00:00.000Z',
      last_used_at: null,
    });
    expect(isWellFormedToken(value, 'phx_')).toBe(true);
    expect(await owner.personalApiKeys.list({})).toEqual({ count: 1, results: [key] });
    const row = await databaseOf(rolecall)
      .executor.selectFrom('personal_api_keys')
      .selectAll()
      .executeTakeFirstOrThrow();
    expect(row.digest).toBe(digestOf(value));
    expect(JSON.stringify(row)).not.toContain(value);
  });

  it('refuses limits to what its owner cannot access', async () => {
    const { rolecall, acme, owner } = await setUp();
    const globex = await createTestOrganization(rolecall, 'Globex');
    const project = await (
      await globex.admin.caller()
    ).projects.create({ organization_id: globex.id, name: 'Web shop' });
    const create = (limits: object) => owner.personalApiKeys.create({ label: 'ci', scopes: ['*'], ...limits });
    expect(await refusal(create({ scoped_organizations: [acme.id, globex.id] }))).toEqual(
      refused('does_not_exist', `Invalid pk "${globex.id}" - object does not exist.`, 'scoped_organizations'),
    );
    for (const id of [project.id, 999_999])
      expect(await refusal(create({ scoped_projects: [id] }))).toEqual(
        refused('does_not_exist', `Invalid pk "${id}" - object does not exist.`, 'scoped_projects'),
      );
    expect((await refusal(create({ scoped_organizations: [] }))).code).toBe('min_length');
    expect((await refusal(create({ scoped_projects: [0] }))).code).toBe('min_value');
  });

  it('refuses an expiry that has passed', async () => {
    const { time, owner } = await setUp();
    for (const expires_at of [time.at(), time.at(-day)])
      expect(await refusal(owner.personalApiKeys.create({ label: 'ci', scopes: ['*'], expires_at }))).toEqual(
        refused('invalid_input', 'The expiry must lie in the future.', 'expires_at'),
      );
  });

  it('requires a session, as do listing and revoking keys', async () => {
    const { rolecall, acme } = await setUp();
    const { id, caller } = await withKey(rolecall, acme.owner.email);
    const sessionNeeded = refused(
      'permission_denied',
      'This needs a signed-in session; API keys are not accepted here.',
    );
    for (const call of [
      caller.personalApiKeys.create({ label: 'ci', scopes: ['*'] }),
      caller.personalApiKeys.list({}),
      caller.personalApiKeys.delete({ id }),
    ])
      expect(await refusal(call)).toEqual(sessionNeeded);
  });
});

describe('a key in use', () => {
  it('has only the scopes it was given', async () => {
    const { rolecall, acme } = await setUp();
    const organization_id = acme.id;
    const { caller } = await withKey(rolecall, acme.owner.email, { scopes: ['organization:read'] });
    expect((await caller.roles.list({ organization_id })).count).toBe(0);
    const needed: [() => Promise<unknown>, Scope][] = [
      [() => caller.roles.create({ organization_id, name: 'x' }), 'organization:write'],
      [() => caller.members.list({ organization_id }), 'organization_member:read'],
      [() => caller.projects.list({ organization_id }), 'project:read'],
      [() => caller.users.me(), 'user:read'],
      [() => caller.activityLog.list({ organization_id }), 'activity_log:read'],
    ];
    for (const [call, scope] of needed)
      expect(await refusal(call())).toEqual(refused('permission_denied', `API key missing required scope '${scope}'`));
  });

  it('has no more rights than its owner', async () => {
    const { rolecall, acme } = await setUp();
    const { caller } = await withKey(rolecall, acme.member.email);
    expect((await refusal(caller.roles.create({ organization_id: acme.id, name: 'x' }))).detail).toBe(
      'Your organization access level is insufficient.',
    );
  });

  it('limited to projects can access nothing else in the organization', async () => {
    const { rolecall, acme, owner } = await setUp();
    const project = await owner.projects.create({ organization_id: acme.id, name: 'Web shop' });
    const { caller } = await withKey(rolecall, acme.owner.email, { scoped_projects: [project.id] });
    expect((await caller.projects.get({ organization_id: acme.id, id: project.id })).id).toBe(project.id);
    const outOfReach = refused('permission_denied', 'API key does not have access to the requested organization.');
    expect(await refusal(caller.roles.list({ organization_id: acme.id }))).toEqual(outOfReach);
    expect(await refusal(caller.organizations.get({ organization_id: '@current' }))).toEqual(outOfReach);
  });

  it('stops working at its expiry, to the millisecond', async () => {
    const { time, rolecall, acme } = await setUp();
    const { authorization } = await withKey(rolecall, acme.owner.email, { expires_at: time.at(minute) });
    time.advance(minute - 1);
    await (await callerOf(rolecall, { authorization })).users.me();
    time.advance(1);
    expect(await refusal((await callerOf(rolecall, { authorization })).users.me())).toEqual(
      refused('authentication_failed', 'Personal API key has expired.'),
    );
  });

  it('stops working with the next request once it is revoked', async () => {
    const { rolecall, acme, owner } = await setUp();
    const [one, other] = [await withKey(rolecall, acme.owner.email), await withKey(rolecall, acme.owner.email)];
    await owner.personalApiKeys.delete({ id: one.id });
    expect(await refusal((await callerOf(rolecall, one)).users.me())).toEqual(
      refused('authentication_failed', 'Personal API key is invalid.'),
    );
    await (await callerOf(rolecall, other)).users.me();
    for (const id of [one.id, 'x']) expect(await refusal(owner.personalApiKeys.delete({ id }))).toEqual(notFound);
  });

  it('cannot be seen or revoked by anyone else', async () => {
    const { rolecall, acme } = await setUp();
    const { id, authorization } = await withKey(rolecall, acme.owner.email);
    const admin = await acme.admin.caller();
    expect(await admin.personalApiKeys.list({})).toEqual({ count: 0, results: [] });
    expect(await refusal(admin.personalApiKeys.delete({ id }))).toEqual(notFound);
    await (await callerOf(rolecall, { authorization })).users.me();
  });

  it('has its first use stored at once, and later uses buffered in memory', async () => {
    const { time, rolecall, acme, owner } = await setUp();
    const { id, value } = await rolecall
      .system()
      .system.createPersonalApiKey({ email: acme.owner.email, label: 'unused', scopes: ['*'] });
    const authorization = `Bearer ${value}`;
    const stored = async () =>
      (
        await databaseOf(rolecall)
          .executor.selectFrom('personal_api_keys')
          .select('last_used_at')
          .where('id', '=', id)
          .executeTakeFirst()
      )?.last_used_at;
    const told = async () => (await owner.personalApiKeys.list({})).results[0]?.last_used_at;
    expect(await told()).toBeNull();
    time.advance(second);
    const first = time.at();
    await rolecall.identify({ authorization });
    expect(await stored()).toBe(first);
    time.advance(second);
    const later = time.at();
    await rolecall.identify({ authorization });
    expect(await stored()).toBe(first);
    expect(await told()).toBe(later);
    const program = rolecall.createCaller(await rolecall.identify({ authorization }));
    expect(await program.personalApiKeys.current()).toMatchObject({ id, last_used_at: later });
    await rolecall.createContext({ kind: 'anonymous' }).lastUsed.flush();
    expect(await stored()).toBe(later);
    expect(await told()).toBe(later);
  });

  it('has its last use stored when the program closes', async () => {
    const { time, rolecall, acme } = await setUp();
    const { id, authorization } = await withKey(rolecall, acme.owner.email);
    const { id: rejected } = await rolecall
      .system()
      .system.createPersonalApiKey({ email: acme.owner.email, label: 'unused', scopes: ['*'] });
    const database = databaseOf(rolecall);
    const read = async () => {
      const rows = await database.executor.selectFrom('personal_api_keys').select(['id', 'last_used_at']).execute();
      return new Map(rows.map((row) => [row.id, row.last_used_at]));
    };
    // The first use is stored at once, a later one when the program closes.
    await rolecall.identify({ authorization });
    const first = time.at();
    time.advance(minute);
    await rolecall.identify({ authorization });
    expect((await read()).get(id)).toBe(first);
    let written: Awaited<ReturnType<typeof read>> | undefined;
    const close = database.close.bind(database);
    database.close = async () => {
      written = await read();
      await close();
    };
    await rolecall.close();
    expect(written?.get(id)).toBe(time.at());
    expect(written?.get(rejected)).toBeNull();
    database.close = async () => undefined;
  });
});

it('keys are listed in order of creation, in pages', async () => {
  const { rolecall } = await setUp();
  await createPersonWithPassword(rolecall, 'ada@example.com');
  const { caller } = await signIn(rolecall, 'ada@example.com');
  const ids: string[] = [];
  for (const label of ['c', 'a', 'b']) ids.push((await caller.personalApiKeys.create({ label, scopes: ['*'] })).id);
  const pages = await Promise.all([0, 2].map((offset) => caller.personalApiKeys.list({ limit: 2, offset })));
  expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(ids);
  expect(pages.map(({ count }) => count)).toEqual([3, 3]);
  expect(await (await (await createPerson(rolecall)).caller()).personalApiKeys.list({})).toEqual({
    count: 0,
    results: [],
  });
});

describe('the key of the current request', () => {
  it('is described without its value', async () => {
    const rolecall = await openTestRolecall();
    const { id, owner } = await createTestOrganization(rolecall);
    const { caller, value } = await withKey(rolecall, owner.email, {
      label: 'terraform',
      scopes: ['organization:read'],
      scoped_organizations: [id],
    });
    const key = await caller.personalApiKeys.current();
    expect(key).toMatchObject({ label: 'terraform', scopes: ['organization:read'], scoped_organizations: [id] });
    expect(JSON.stringify(key)).not.toContain(value);
  });
});

describe('a request that names its organization', () => {
  const organizationsOf = async (caller: Caller) =>
    (await caller.organizations.list({})).results.map((organization) => organization.id);

  async function setUp() {
    const rolecall = await openTestRolecall();
    const acme = await createTestOrganization(rolecall, 'Acme');
    const globex = await createTestOrganization(rolecall, 'Globex');
    await rolecall.system().system.addMember({ organization_id: globex.id, email: acme.owner.email, level: 15 });
    const pinned = async (key: Parameters<typeof withKey>[2], organization = globex.id) => {
      const { authorization } = await withKey(rolecall, acme.owner.email, key);
      return callerOf(rolecall, { authorization, organization });
    };
    return { rolecall, acme, globex, pinned };
  }

  it('cannot access another organization', async () => {
    const { acme, globex, pinned } = await setUp();
    const caller = await pinned({});
    expect(await organizationsOf(caller)).toEqual([globex.id]);
    expect(await caller.roles.list({ organization_id: globex.id })).toMatchObject({ count: 0 });
    expect(await refusal(caller.roles.list({ organization_id: acme.id }))).toEqual(
      refused('permission_denied', sentences.organizationNotOnKey),
    );
    const owner = await acme.owner.caller();
    const { id: project_id } = await owner.projects.create({ organization_id: acme.id, name: 'Shop' });
    expect(await refusal(caller.dashboards.list({ project_id }))).toEqual(
      refused('permission_denied', sentences.organizationNotOnKey),
    );
    expect(await refusal(caller.users.updateMe({ set_current_organization: acme.id }))).toMatchObject({
      code: 'does_not_exist',
    });
  });

  it('cannot access more than its key allows', async () => {
    const { acme, globex, pinned } = await setUp();
    const elsewhere = await pinned({ scoped_organizations: [acme.id] });
    expect(await organizationsOf(elsewhere)).toEqual([]);
    expect(await refusal(elsewhere.roles.list({ organization_id: globex.id }))).toEqual(
      refused('permission_denied', sentences.organizationNotOnKey),
    );
    const owner = await acme.owner.caller();
    const project = await owner.projects.create({ organization_id: globex.id, name: 'Shop' });
    const ofProject = await pinned({ scoped_projects: [project.id] });
    expect((await ofProject.projects.list({ organization_id: globex.id })).results).toHaveLength(1);
    expect(await refusal(ofProject.roles.list({ organization_id: globex.id }))).toEqual(
      refused('permission_denied', sentences.organizationNotOnKey),
    );
  });

  it('must name it by a valid UUID', async () => {
    const { pinned } = await setUp();
    expect(await refusal(pinned({}, 'globex'))).toEqual(
      refused('invalid_input', sentences.notUuid, 'X-Organization-Id'),
    );
  });
});

describe('the keys with access to an organization', () => {
  /** Two organizations with the same owner: the first has two projects and the second one. An admin of the first lists keys. */
  async function setUp() {
    const time = createTestClock();
    const rolecall = await openTestRolecall({ clock: time.clock });
    const acme = await createTestOrganization(rolecall, 'Acme');
    const globex = await createTestOrganization(rolecall, 'Globex');
    const { system } = rolecall.system();
    await system.addMember({ organization_id: globex.id, email: acme.owner.email, level: 15 });
    const owner = await acme.owner.caller();
    const projects = [];
    for (const [organization_id, name] of [
      [acme.id, 'Shop'],
      [acme.id, 'Blog'],
      [globex.id, 'Secret'],
    ] as const)
      projects.push((await owner.projects.create({ organization_id, name })).id);
    const [shop = 0, blog = 0, foreign = 0] = projects;
    const admin = await acme.admin.caller();
    const listed = (input: object = {}, caller: Caller = admin) =>
      caller.personalApiKeys.listOfOrganization({ organization_id: acme.id, ...input });
    const labels = async (input: object = {}) => (await listed(input)).results.map(({ label }) => label);
    return { time, rolecall, acme, globex, owner, shop, blog, foreign, admin, listed, labels };
  }

  it('are listed with their owners and without their values', async () => {
    const { time, rolecall, acme, listed, shop, blog } = await setUp();
    const { value, id, mask, authorization } = await withKey(rolecall, acme.owner.email, {
      label: 'deploy',
      scopes: ['project:read'],
      scoped_projects: [shop, blog],
      expires_at: time.at(day),
    });
    time.advance(minute);
    await rolecall.identify({ authorization });
    const page = await listed();
    expect(page).toEqual({
      count: 1,
      results: [
        {
          id,
          label: 'deploy',
          mask,
          scopes: ['project:read'],
          created_at: time.at(-minute),
          expires_at: time.at(day - minute),
          last_used_at: time.at(),
          owner: expect.objectContaining({ uuid: acme.owner.uuid, email: acme.owner.email }),
          is_limited_to_organization: false,
          projects: [
            { id: blog, name: 'Blog' },
            { id: shop, name: 'Shop' },
          ],
        },
      ],
    });
    for (const secret of [value, digestOf(value)]) expect(JSON.stringify(page)).not.toContain(secret);
  });

  it('are exactly those that its calls accept, whatever their limits', async () => {
    const { rolecall, acme, globex, listed, shop, blog, foreign } = await setUp();
    const reaching: string[] = [];
    for (const scoped_organizations of [null, [acme.id], [globex.id], [globex.id, acme.id]])
      for (const scoped_projects of [null, [shop], [foreign], [foreign, blog]]) {
        const { id, caller } = await withKey(rolecall, acme.owner.email, { scoped_organizations, scoped_projects });
        const accepts = async (call: Promise<unknown>) =>
          call.then(
            () => true,
            () => false,
          );
        const reachesProjects = await Promise.all(
          [shop, blog].map((project) => accepts(caller.projects.get({ organization_id: acme.id, id: project }))),
        );
        if (reachesProjects.includes(true) || (await accepts(caller.organizations.get({ organization_id: acme.id }))))
          reaching.push(id);
      }
    const { count, results } = await listed();
    expect(results.map(({ id }) => id)).toEqual(reaching);
    expect(count).toBe(11);
  });

  it('reveal nothing about other organizations', async () => {
    const { rolecall, acme, globex, listed, shop, foreign } = await setUp();
    const { id: elsewhere } = await rolecall
      .system()
      .system.createOrganization({ name: 'Initech', owner: acme.owner.email });
    const made = async (limits: Parameters<typeof withKey>[2]) => withKey(rolecall, acme.owner.email, limits);
    await made({ label: 'open' });
    await made({ label: 'both', scoped_organizations: [acme.id, globex.id] });
    await made({ label: 'here', scoped_organizations: [acme.id] });
    await made({ label: 'mixed', scoped_projects: [foreign, shop] });
    await made({ label: 'idle', scoped_organizations: [acme.id, globex.id], scoped_projects: [foreign] });
    await made({ label: 'not here', scoped_organizations: [globex.id, elsewhere] });
    const page = await listed();
    expect(
      page.results.map(({ label, is_limited_to_organization, projects }) => [
        label,
        is_limited_to_organization,
        projects?.map(({ name }) => name) ?? null,
      ]),
    ).toEqual([
      ['open', false, null],
      ['both', false, null],
      ['here', true, null],
      ['mixed', false, ['Shop']],
      ['idle', false, []],
    ]);
    const text = JSON.stringify(page);
    for (const mark of [globex.id, elsewhere, 'Globex', 'Initech', 'Secret', 'not here', `"id":${foreign},`])
      expect(text).not.toContain(mark);
    // A key limited to several organizations looks the same as one without limits.
    const [{ id: _, mask: __, label: ___, ...open }, { id: ____, mask: _____, label: ______, ...both }] =
      page.results as [(typeof page.results)[number], (typeof page.results)[number]];
    expect(both).toEqual(open);
  });

  it('belong to active members, and disappear when they expire or the member leaves', async () => {
    const { time, rolecall, acme, globex, labels } = await setUp();
    const { system } = rolecall.system();
    const leaving = await acme.join('Lea', 1);
    const idle = await acme.join('Ida', 1);
    await withKey(rolecall, acme.member.email, { label: 'stays' });
    await withKey(rolecall, acme.member.email, { label: 'expires', expires_at: time.at(minute) });
    await withKey(rolecall, leaving.email, { label: 'leaves' });
    await withKey(rolecall, idle.email, { label: 'idles' });
    await withKey(rolecall, globex.member.email, { label: 'of a stranger' });
    expect(await labels()).toEqual(['stays', 'expires', 'leaves', 'idles']);
    time.advance(minute);
    await system.removeMember({ organization_id: acme.id, email: leaving.email });
    await system.deactivateUser({ email: idle.email });
    expect(await labels()).toEqual(['stays']);
    await system.revokePersonalApiKeys({ email: acme.member.email });
    expect(await labels()).toEqual([]);
  });

  it('can be filtered by owner, sorted and paged', async () => {
    const { rolecall, acme, globex, labels, listed } = await setUp();
    for (const [person, label] of [
      [acme.member, 'b'],
      [acme.admin, 'c'],
      [acme.owner, 'a'],
      [acme.member, 'd'],
    ] as const)
      await withKey(rolecall, person.email, { label });
    expect(await labels({ user_uuid: acme.member.uuid })).toEqual(['b', 'd']);
    expect(await labels({ order: '-label' })).toEqual(['d', 'c', 'b', 'a']);
    expect(await labels({ order: 'owner' })).toEqual(['c', 'b', 'd', 'a']);
    expect(await listed({ order: 'label', limit: 2, offset: 3 })).toMatchObject({
      count: 4,
      results: [{ label: 'd' }],
    });
    for (const stranger of [globex.member.uuid, acme.id]) expect(await labels({ user_uuid: stranger })).toEqual([]);
  });

  it('are found quickly among many projects and many keys without access to them', async () => {
    const { rolecall, acme, globex, labels } = await setUp();
    const db = databaseOf(rolecall).executor;
    for (let made = 0; made < 300; made += 1) await make.project(db, { organization_id: acme.id });
    const foreign: number[] = [];
    for (let made = 0; made < 100; made += 1) foreign.push((await make.project(db, { organization_id: globex.id })).id);
    const { id: user_id } = await db
      .selectFrom('users')
      .select('id')
      .where('uuid', '=', acme.member.uuid)
      .executeTakeFirstOrThrow();
    for (let made = 0; made < 600; made += 1)
      await make.key(db, { user_id, label: 'elsewhere', scoped_projects: JSON.stringify(foreign) });
    await withKey(rolecall, acme.member.email, { label: 'here' });
    const began = performance.now();
    expect(await labels()).toEqual(['here']);
    expect(performance.now() - began).toBeLessThan(800);
  });

  it('are listed only for admins, and not for keys limited to projects', async () => {
    const { rolecall, acme, globex, admin, listed, shop } = await setUp();
    const { system } = rolecall.system();
    const denied = (detail: string) => refused('permission_denied', detail);
    const levelTooLow = denied(sentences.levelTooLow);
    expect(await refusal(listed({}, await acme.member.caller()))).toEqual(levelTooLow);
    expect(await refusal(listed({}, await globex.owner.caller()))).toEqual(denied(sentences.notMember));
    const keyOf = async (limits: Parameters<typeof withKey>[2]) =>
      (await withKey(rolecall, acme.admin.email, limits)).caller;
    const reading = await keyOf({ scopes: ['organization_member:read'] });
    expect((await listed({}, reading)).count).toBe(1);
    expect(await refusal(listed({}, await keyOf({ scopes: ['organization:write', 'activity_log:read'] })))).toEqual(
      denied("API key missing required scope 'organization_member:read'"),
    );
    expect(await refusal(listed({}, await keyOf({ scoped_projects: [shop] })))).toEqual(
      denied(sentences.organizationNotOnKey),
    );
    expect(
      await refusal(listed({}, await keyOf({ scoped_projects: [shop], scoped_organizations: [acme.id] }))),
    ).toEqual(denied(sentences.projectForbidden));
    await system.addMember({ organization_id: globex.id, email: acme.admin.email, level: 8 });
    expect(await refusal(listed({}, await keyOf({ scoped_organizations: [globex.id] })))).toEqual(
      denied(sentences.organizationNotOnKey),
    );
    await system.setMemberLevel({ organization_id: acme.id, email: acme.admin.email, level: 1 });
    for (const caller of [admin, reading]) expect(await refusal(listed({}, caller))).toEqual(levelTooLow);
  });
});
