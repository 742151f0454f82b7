import { setTimeout as sleep } from 'node:timers/promises';
import { openRolecall, type Rolecall } from '@rolecall/api';
import { databaseOf } from '@rolecall/api/testing';
import type { Role } from '@rolecall/contracts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { emptyKeys } from '../../api/test/empty-keys.ts';
import { newDatabaseUrl, testEngine } from '../../db/testing/database-urls.ts';
import { nightly } from '../../db/testing/nightly.ts';
import { KeptAnswers } from '../src/kept-answers.ts';
import { routes } from '../src/routes/index.ts';
import { createTenant, openTestServer, startServer, type Tenant, type TestServer } from './server.ts';

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

/** A server with a response cache, and one beside it without. */
interface Place {
  rolecall: Rolecall;
  kept: KeptAnswers;
  server: TestServer;
  fresh: TestServer;
}

/** Opens a database as another process would. */
async function openPlace(databaseUrl: string): Promise<Place> {
  const rolecall = await openRolecall({
    databaseUrl,
    secret: 'a secret for tests, of 32 characters and more',
    rateLimits: { perMinute: 0, perHour: 0, signedInPerAccount: 0 },
    checkOutputs: true,
  });
  const kept = new KeptAnswers();
  const server = await startServer(rolecall, { keptAnswers: kept });
  const fresh = await startServer(rolecall, { keptAnswers: new KeptAnswers(0) });
  onTestFinished(async () => {
    await server.stop();
    await fresh.stop();
    await rolecall.close();
  });
  return { rolecall, kept, server, fresh };
}

/** A kind of write, and the read that shows its effect. */
interface Pair {
  write(at: Place, count: number): Promise<unknown>;
  path(): string;
  /** The key to read with. Defaults to the member's key. */
  key?(): string;
}

/** One write of every kind that cached responses show. Each changes something every time it runs. */
async function createPairs(place: Place, tenant: Tenant): Promise<Record<string, Pair>> {
  const { organization, uuids, keys } = tenant;
  const organization_id = organization.id;
  const base = `/api/organizations/${organization_id}`;
  const { system } = place.rolecall.system();
  const send = async (at: Place, method: string, path: string, body?: object, key = keys.owner) => {
    const answer = await at.server.request(method, path, { headers: bearer(key), ...(body ? { body } : {}) });
    if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as { id: string };
  };
  const person = async (name: string) => {
    const { uuid, email } = await system.createUser({ email: `${name}@example.com`, first_name: name });
    await system.addMember({ organization_id, email });
    const { value } = await system.createPersonalApiKey({ email, label: name, scopes: ['*'] });
    return { uuid, email, key: value };
  };
  const role = await send(place, 'POST', `${base}/roles`, { name: 'On call' });
  const other = await send(place, 'POST', `${base}/roles`, { name: 'Everyone' });
  const memberships = `${base}/roles/${role.id}/role_memberships`;
  const people = {
    changing: await person('changing'),
    idle: await person('idle'),
    leaving: await person('leaving'),
    gone: await person('gone'),
    leveled: await person('leveled'),
  };
  for (const { uuid } of Object.values(people)) await send(place, 'POST', memberships, { user_uuid: uuid });
  const reference = (name: string) => ({
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: name,
    provider_role_name: name,
    role: role.id,
  });
  // People who have left are still named on what they created.
  await send(place, 'PATCH', `${base}/members/${people.gone.uuid}`, { level: 8 });
  await send(place, 'POST', `${base}/role_external_references`, reference('made by who has left'), people.gone.key);
  await send(place, 'DELETE', `${base}/members/${people.gone.uuid}`);

  const roles = () => `${base}/roles`;
  let made: string | undefined;
  let granted: string | undefined;
  let group: string | undefined;
  const on = new Set<string>();
  /** Flips a flag, which starts off. @returns whether it is now on */
  const toggle = (name: string): boolean => {
    if (on.delete(name)) return false;
    on.add(name);
    return true;
  };
  const changing = await place.rolecall.actingAs(people.changing.email);
  const makeKey = (count: number) => changing.personalApiKeys.create({ label: `Key ${count}`, scopes: ['*'] });
  let revocable = await makeKey(0);
  return {
    'a role is renamed': {
      write: (at, count) => send(at, 'PATCH', `${base}/roles/${role.id}`, { name: `Role ${count}` }),
      path: () => `${base}/roles/${role.id}`,
    },
    'a role is created, or deleted': {
      async write(at, count) {
        if (made === undefined) made = (await send(at, 'POST', `${base}/roles`, { name: `New ${count}` })).id;
        else made = void (await send(at, 'DELETE', `${base}/roles/${made}`));
      },
      path: roles,
    },
    'a role is granted, or revoked': {
      async write(at) {
        const path = `${base}/roles/${other.id}/role_memberships`;
        if (granted === undefined) granted = (await send(at, 'POST', path, { user_uuid: uuids.member })).id;
        else granted = void (await send(at, 'DELETE', `${path}/${granted}`));
      },
      path: () => `${base}/roles/${other.id}/role_memberships`,
    },
    'another role is the default': {
      write: (at) => send(at, 'PATCH', base, { default_role_id: toggle('default') ? role.id : other.id }),
      path: roles,
    },
    'a group is linked, or unlinked': {
      async write(at, count) {
        const path = `${base}/role_external_references`;
        if (group === undefined) group = (await send(at, 'POST', path, reference(`group ${count}`))).id;
        else group = void (await send(at, 'DELETE', `${path}/${group}`));
      },
      path: () => `${base}/role_external_references?provider=github`,
    },
    'a person signs in': {
      async write({ rolecall }) {
        // Long enough for the timestamp to differ.
        await sleep(2);
        await rolecall.signInWithProvider({
          provider: 'oidc',
          provider_account_id: people.changing.uuid,
          email: people.changing.email,
          email_verified: true,
          first_name: 'Changing',
          last_name: '',
        });
      },
      path: roles,
    },
    'a person changes their name': {
      write: (at, count) => send(at, 'PATCH', '/api/users/@me', { first_name: `Name ${count}` }, people.leveled.key),
      path: () => memberships,
    },
    'somebody who has left changes their name': {
      write: (at, count) => send(at, 'PATCH', '/api/users/@me', { first_name: `Name ${count}` }, people.gone.key),
      path: () => `${base}/role_external_references`,
    },
    'a level is changed': {
      write: (at) => send(at, 'PATCH', `${base}/members/${people.leveled.uuid}`, { level: toggle('level') ? 8 : 1 }),
      path: () => memberships,
    },
    'an account is deactivated, or active again': {
      async write({ rolecall }) {
        const { email } = people.idle;
        const all = rolecall.system().system;
        await (toggle('inactive') ? all.deactivateUser({ email }) : all.reactivateUser({ email }));
      },
      path: roles,
    },
    'a member is removed, or added by the command line': {
      async write({ rolecall }) {
        const all = rolecall.system();
        const { email, uuid: user_uuid } = people.leaving;
        if (toggle('gone')) await all.members.delete({ organization_id, user_uuid });
        else await all.system.addMember({ organization_id, email });
      },
      path: () => `${base}/roles`,
      key: () => people.leaving.key,
    },
    'a key is revoked, or made': {
      async write({ rolecall }, count) {
        const caller = await rolecall.actingAs(people.changing.email);
        if (toggle('revoked')) await caller.personalApiKeys.delete({ id: revocable.id });
        else revocable = await makeKey(count);
      },
      path: roles,
      key: () => revocable.value,
    },
  };
}

describe('cached responses', () => {
  const pairs = nightly ? 100_000 : testEngine() === 'sqlite' ? 2000 : 500;
  const requests = nightly ? 1_000_000 : 1500;

  it(
    `are never stale after ${pairs} writes, each read through another process`,
    { timeout: 600_000 + pairs * 100 },
    async () => {
      const databaseUrl = await newDatabaseUrl();
      const places = [
        await openPlace(databaseUrl),
        await openPlace(databaseUrl),
        await openPlace(databaseUrl),
      ] as const;
      const tenant = await createTenant(places[0].rolecall, places[0].server);
      const kinds = Object.entries(await createPairs(places[0], tenant));
      const wrong: string[] = [];
      for (let count = 0; count < pairs; count += 1) {
        const [name, { write, path, key }] = kinds[count % kinds.length] as (typeof kinds)[number];
        const at = places[count % 3] as Place;
        const elsewhere = places[(count + 1 + (count % 2)) % 3] as Place;
        const read = async (server: TestServer) => {
          const request = { headers: bearer(key?.() ?? tenant.keys.member) };
          const { status, text } = await server.request('GET', path(), request);
          return `${status} ${text}`;
        };
        const before = await read(elsewhere.server);
        await write(at, count);
        const after = await read(elsewhere.server);
        if (count % 7 === 0 && after !== (await read(elsewhere.fresh)))
          wrong.push(`${count}, ${name}, is stale: ${after.slice(0, 300)}`);
        if (after === before) wrong.push(`${count}, ${name}, does not show: ${after.slice(0, 300)}`);
      }
      expect(wrong).toEqual([]);
      expect(places.reduce((sum, { kept }) => sum + kept.use.kept, 0)).toBeGreaterThan(0);
    },
  );

  it('take one statement if nothing has changed, to find the caller and what they may see', async () => {
    let statements = 0;
    const { as, organization } = await openTestServer({ onQuery: () => void (statements += 1) });
    const base = `/organizations/${organization.id}`;
    const role = (await as.owner('POST', `${base}/roles`, { name: 'On call' })).body as { id: string };
    const countOf = async (read: () => Promise<unknown>) => {
      const before = statements;
      await read();
      return statements - before;
    };
    for (const path of [
      `${base}/roles`,
      `${base}/roles/${role.id}`,
      `${base}/roles/${role.id}/role_memberships`,
      `${base}/role_external_references`,
      `${base}/role_external_references/lookup?provider=github&provider_organization_id=a&provider_role_id=1`,
    ]) {
      await as.owner('GET', path);
      // The first use of a key is recorded.
      await as.member('GET', path);
      await as.member('GET', path);
      // SQLite reports whether anything at all was written; if not, no statement is needed. A key's last use is
      // recorded from time to time, which on a slow machine may happen in between.
      await expect
        .poll(() => countOf(() => as.member('GET', path)), { message: path, timeout: 60_000 })
        .toBe(testEngine() === 'sqlite' ? 0 : 1);
    }
    let renames = 0;
    const countAfterRename = async () => {
      renames += 1;
      await as.owner('PATCH', `${base}/roles/${role.id}`, { name: `Standby ${renames}` });
      return countOf(() => as.member('GET', `${base}/roles`));
    };
    await expect.poll(countAfterRename, { timeout: 60_000 }).toBe(2);
  });

  it('show a new sign-in without reading the page again', async () => {
    let statements: number | undefined;
    const onQuery = () => void (statements !== undefined && (statements += 1));
    const { rolecall, as, organization, uuids } = await openTestServer({ onQuery });
    const base = `/organizations/${organization.id}`;
    const role = (await as.owner('POST', `${base}/roles`, { name: 'On call' })).body as { id: string };
    for (const user_uuid of [uuids.member, uuids.admin])
      await as.owner('POST', `${base}/roles/${role.id}/role_memberships`, { user_uuid });
    const read = async () => (await as.member('GET', `${base}/roles`)).body as { results: [Role] };
    const before = await read();
    const { email } = (await as.member('GET', '/users/@me')).body as { email: string };
    const signIn = () =>
      rolecall.signInWithProvider({
        provider: 'oidc',
        provider_account_id: 'member',
        email,
        email_verified: true,
        first_name: '',
        last_name: '',
      });
    await signIn();
    await read();
    await signIn();
    statements = 0;
    const after = await read();
    // One finds the caller, the other the last sign-ins of the people on the page.
    expect(statements).toBe(2);
    const lastLogins = ({ results: [{ members }] }: typeof after) =>
      members.map(({ organization_member: { last_login } }) => last_login);
    expect(lastLogins(before)).toEqual([null, null]);
    expect(lastLogins(after)).toEqual([expect.any(String), null]);
    expect(await read()).toEqual(after);
  });

  it('are not needed if the caller already has the response', async () => {
    let statements = 0;
    const siteUrl = 'https://people.example.com';
    const { rolecall, server, as, organization, keys } = await openTestServer(
      { onQuery: () => void (statements += 1) },
      { keptAnswers: new KeptAnswers(0, 'one build'), siteUrl },
    );
    const other = await startServer(rolecall, { keptAnswers: new KeptAnswers(0, 'one build'), siteUrl });
    const later = await startServer(rolecall, { keptAnswers: new KeptAnswers(0, 'the next build'), siteUrl });
    onTestFinished(() => other.stop());
    onTestFinished(() => later.stop());
    const path = `/api/organizations/${organization.id}/roles`;
    const etag = (await as.owner('GET', `/organizations/${organization.id}/roles`)).headers.get('etag') ?? '';
    const ask = async (at: TestServer, held = etag) => {
      const before = statements;
      const headers = { ...bearer(keys.member), 'if-none-match': held };
      const { status, headers: told } = await at.request('GET', path, { headers });
      return { status, etag: told.get('etag'), statements: statements - before };
    };
    await ask(server);
    await ask(server);
    const one = testEngine() === 'sqlite' ? 0 : 1;
    expect(await ask(server)).toEqual({ status: 304, etag, statements: one });
    expect(await ask(server, `W/"other", ${etag}`)).toEqual({ status: 304, etag, statements: one });
    expect(await ask(other)).toEqual({ status: 304, etag, statements: one });
    // Another build might respond differently: it makes its own response and finds it the same.
    expect(await ask(later)).toMatchObject({ status: 304, statements: one + 1 });
    expect(await ask(server, 'W/"another"')).toMatchObject({ status: 200, etag });
    await as.owner('POST', `/organizations/${organization.id}/roles`, { name: 'On call' });
    expect(await ask(server)).toMatchObject({ status: 200 });
    expect((await ask(server)).etag).not.toBe(etag);
  });

  it('are not made from derived keys, which are filled without a new revision', async () => {
    const { rolecall, as, organization, uuids } = await openTestServer({}, { keptAnswers: new KeptAnswers(0) });
    const base = `/organizations/${organization.id}`;
    const create = async (path: string, body: object) =>
      ((await as.owner('POST', `${base}/${path}`, body)).body as { id: string }).id;
    const ids: { role: string; membership: string }[] = [];
    const group = { provider: 'github', provider_organization_id: 'a' };
    // Their order by name differs from their order by age.
    for (const name of ['C', 'A', 'B']) {
      const role = await create('roles', { name });
      const membership = await create(`roles/${role}/role_memberships`, { user_uuid: uuids.member });
      const provider_role_name = `Group ${name}`;
      await create('role_external_references', { role, ...group, provider_role_id: name, provider_role_name });
      ids.push({ role, membership });
    }
    const [{ role, membership } = { role: '', membership: '' }] = ids;
    for (const user_uuid of [uuids.owner, uuids.admin]) await create(`roles/${role}/role_memberships`, { user_uuid });
    const paths = [
      'roles',
      `roles/${role}`,
      `roles/${role}/role_memberships`,
      `roles/${role}/role_memberships/${membership}`,
      'role_external_references',
      'role_external_references/lookup?provider=github&provider_organization_id=a&provider_role_id=B',
    ];
    expect(paths).toHaveLength(routes.filter(({ kept }) => kept).length);
    const read = () =>
      Promise.all(
        paths.map(async (path) => {
          const { status, text } = await as.member('GET', `${base}/${path}`);
          return { path, status, text };
        }),
      );
    const before = await read();
    expect(before.map(({ status }) => status)).toEqual(paths.map(() => 200));
    await emptyKeys(databaseOf(rolecall).executor);
    expect(await read()).toEqual(before);
  });

  it('are not used if revision numbers are repeated, as after a restore', async () => {
    const { rolecall, as, organization } = await openTestServer();
    const base = `/organizations/${organization.id}`;
    const role = (await as.owner('POST', `${base}/roles`, { name: 'On call' })).body as { id: string };
    await as.owner('GET', `${base}/roles`);
    const db = databaseOf(rolecall).executor;
    await db.updateTable('roles').set({ name: 'Restored' }).where('id', '=', role.id).execute();
    // The same revision number for a later write.
    await db
      .updateTable('organizations')
      .set({ last_event_at: new Date(Date.now() + 1000).toISOString() })
      .execute();
    expect((await as.owner('GET', `${base}/roles`)).body).toMatchObject({ results: [{ name: 'Restored' }] });
  });

  it(
    `stay within the size limit after ${requests} different requests`,
    { timeout: 600_000 + requests * 5 },
    async () => {
      const maxBytes = 500_000;
      const kept = new KeptAnswers(maxBytes);
      const { as, organization } = await openTestServer({}, { keptAnswers: kept });
      const path = `/organizations/${organization.id}/role_external_references/lookup?provider=github&provider_organization_id=a`;
      for (let count = 0; count < requests; count += 20)
        await Promise.all(
          Array.from({ length: 20 }, (_, index) => as.member('GET', `${path}&provider_role_id=${count + index}`)),
        );
      expect(kept.use.made).toBe(requests);
      expect(kept.use.bytes).toBeLessThanOrEqual(maxBytes);
      expect(kept.use.bytes).toBeGreaterThan(maxBytes / 2);
    },
  );
});

it('a person can sign in while one of their organizations is deleted', { timeout: 120_000 }, async () => {
  const { rolecall, server } = await openTestServer({
    rateLimits: { perMinute: 0, perHour: 0, signedInPerAccount: 0 },
  });
  const { system } = rolecall.system();
  const { email } = await system.createUser({ email: 'in-several@example.com' });
  const signIn = () =>
    rolecall.signInWithProvider({
      provider: 'oidc',
      provider_account_id: 'in several',
      email,
      email_verified: true,
      first_name: '',
      last_name: '',
    });
  for (let round = 0; round < 6; round += 1) {
    const { organization, as } = await createTenant(rolecall, server, `Short-lived ${round}`);
    await system.addMember({ organization_id: organization.id, email });
    for (let count = 0; count < 20; count += 1)
      await as.owner('POST', `/organizations/${organization.id}/roles`, { name: `Role ${count}` });
    const signIns = Array.from({ length: 8 }, async (_, index) => {
      await sleep(index * 4);
      return signIn();
    });
    const [{ status }] = await Promise.all([as.owner('DELETE', `/organizations/${organization.id}`), ...signIns]);
    expect(status).toBe(204);
  }
});

it('a response is of at least the revision that the caller requires', async () => {
  const { server, as, organization, keys } = await openTestServer();
  const base = `/organizations/${organization.id}`;
  const { headers } = await as.owner('POST', `${base}/roles`, { name: 'On call' });
  const revision = Number(headers.get('x-organization-revision'));
  for (const path of [`${base}/roles`, `${base}/members`, base]) {
    const ask = (least: string) =>
      server.request('GET', `/api${path}`, {
        headers: { ...bearer(keys.member), 'x-organization-revision': least },
      });
    expect((await ask(String(revision))).status, path).toBe(200);
    expect((await ask('0')).status, path).toBe(200);
    expect(await ask(String(revision + 1)), path).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed', detail: 'The organization has not reached this revision yet.' },
    });
    expect(await ask('soon'), path).toMatchObject({
      status: 400,
      body: { code: 'invalid_input', attr: 'X-Organization-Revision' },
    });
  }
});
