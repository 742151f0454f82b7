import { normalizedKey } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { openTestServer } from './server.ts';

const required = { type: 'validation_error', code: 'required', detail: 'This field is required.', attr: 'name' };

describe('PUT of a role', () => {
  it('renames it and requires the name', async () => {
    const { organization, as } = await openTestServer();
    const roles = `/organizations/${organization.id}/roles`;
    const { id } = (await as.owner('POST', roles, { name: 'On call' })).body as { id: string };
    const path = `${roles}/${id}`;
    expect(await as.owner('PUT', path, { name: 'Standby' })).toMatchObject({
      status: 200,
      body: { id, name: 'Standby' },
    });
    for (const body of [{}, { title: 'Standby' }])
      expect(await as.owner('PUT', path, body)).toMatchObject({ status: 400, body: required });
    expect(await as.owner('PUT', path, { name: null })).toMatchObject({
      status: 400,
      body: { code: 'null', attr: 'name' },
    });
    expect((await as.owner('GET', path)).body).toMatchObject({ name: 'Standby' });
    // PATCH still does not require it.
    expect(await as.owner('PATCH', path, {})).toMatchObject({ status: 200, body: { name: 'Standby' } });
  });

  it('checks the caller and the role before the body', async () => {
    const { organization, as } = await openTestServer();
    const roles = `/organizations/${organization.id}/roles`;
    const { id } = (await as.owner('POST', roles, { name: 'On call' })).body as { id: string };
    expect((await as.member('PUT', `${roles}/${id}`, {})).status).toBe(403);
    expect((await as.owner('PUT', `${roles}/${organization.id}`, {})).status).toBe(404);
  });

  it('is listed as allowed by OPTIONS and by 405 responses', async () => {
    const { server, organization } = await openTestServer();
    const path = `/api/organizations/${organization.id}/roles/${organization.id}`;
    for (const [method, status] of [
      ['OPTIONS', 200],
      ['POST', 405],
    ] as const) {
      const answer = await server.request(method, path);
      expect([answer.status, answer.headers.get('allow')]).toEqual([status, 'GET, HEAD, PATCH, PUT, DELETE, OPTIONS']);
    }
  });
});

interface Page {
  count: number;
  results: { user?: { email: string }; id: string }[];
}

describe('search', () => {
  it('ignores accents in names', async () => {
    const { organization, as } = await openTestServer();
    const path = `/organizations/${organization.id}`;
    await as.owner('POST', `${path}/roles`, { name: 'On call' });
    const { id } = (await as.owner('POST', `${path}/roles`, { name: 'Straße nach Łódź' })).body as { id: string };
    await as.owner('PATCH', '/users/@me', { last_name: 'Øyvind' });
    const found = async (list: string, search: string) =>
      (await as.member('GET', `${path}/${list}?search=${encodeURIComponent(search)}`)).body as Page;
    for (const search of ['strasse', 'LODZ', 'łódź', 'Lo\u0301dz'])
      expect((await found('roles', search)).results.map((role) => role.id)).toEqual([id]);
    const { count, results } = await found('members', 'oyvind');
    expect([count, results.length]).toEqual([1, 1]);
  });
});

describe('undocumented parameters', () => {
  it('are ignored: search of invites, and order of syncs and of people with access', async () => {
    const { organization, as } = await openTestServer();
    const path = `/organizations/${organization.id}`;
    await as.owner('POST', `${path}/invites`, { target_email: 'ada@example.com' });
    const snapshot = { provider: 'github', provider_organization_id: 'acme', complete: true, groups: [] };
    for (const source of ['a', 'b']) await as.owner('POST', `${path}/group_syncs`, { ...snapshot, source });
    const { id } = (await as.owner('POST', `${path}/projects`, { name: 'Shop' })).body as { id: number };
    for (const [list, query] of [
      [`${path}/invites`, 'search=nobody'],
      [`${path}/group_syncs`, 'order=source'],
      [`/projects/${id}/users_with_access`, 'order=level'],
    ]) {
      const { status, body } = await as.owner('GET', String(list));
      expect(status).toBe(200);
      expect((await as.owner('GET', `${list}?${query}`)).body, list).toEqual(body);
    }
  });
});

describe('the filter of activity by person', () => {
  it('finds what was done to a person and what they did', async () => {
    const { organization, as } = await openTestServer();
    const base = `/organizations/${organization.id}`;
    const { id } = (await as.owner('POST', `${base}/roles`, { name: 'On call' })).body as { id: string };
    const { uuid } = (await as.member('GET', '/users/@me')).body as { uuid: string };
    await as.owner('POST', `${base}/roles/${id}/role_memberships`, { user_uuid: uuid });
    const about = async (value: string) => as.owner('GET', `${base}/activity_log?about=${value}`);
    const { body } = await about(uuid);
    const types = (body as { results: { type: string }[] }).results.map(({ type }) => type);
    expect(types).toEqual(['role_membership.granted', 'organization_membership.created']);
    expect(await about('x')).toMatchObject({ status: 400, body: { code: 'invalid_input', attr: 'about' } });
    expect(await about('')).toMatchObject({ status: 200 });
    expect((await as.member('GET', `${base}/activity_log?about=${uuid}`)).status).toBe(403);
  });
});

describe('the filter of members by email address', () => {
  it('finds the one person with exactly this address, ignoring case and surrounding spaces', async () => {
    const { organization, as } = await openTestServer();
    const list = async (email: string) =>
      (await as.member('GET', `/organizations/${organization.id}/members?email=${encodeURIComponent(email)}`))
        .body as Page;
    const all = await list('');
    expect(all.count).toBe(3);
    for (const { user } of all.results) {
      const { email = '' } = user ?? {};
      for (const written of [email, email.toUpperCase(), ` ${email} `])
        expect((await list(written)).results.map((each) => each.user?.email)).toEqual([email]);
      expect(await list(email.slice(1))).toMatchObject({ count: 0, results: [] });
    }
    expect(await list('%@example.com')).toMatchObject({ count: 0, results: [] });
    expect(await list('%')).toMatchObject({ code: 'invalid_input', attr: 'email' });
  });
});

describe('the filter of members by whether they are active', () => {
  it('accepts booleans as various programming languages write them', async () => {
    const { organization, as, rolecall } = await openTestServer();
    const list = (text: string) => as.owner('GET', `/organizations/${organization.id}/members?is_active=${text}`);
    const { results } = (await list('true')).body as { results: { user: { email: string } }[] };
    await rolecall.system().system.deactivateUser({ email: results.at(-1)?.user.email ?? '' });
    const [inactive, active] = [(await list('false')).body, (await list('true')).body];
    expect(inactive).toMatchObject({ count: 1, results: [{ is_active: false }] });
    expect(active).toMatchObject({ count: 2 });
    for (const text of ['False', 'FALSE', '0']) expect((await list(text)).body).toEqual(inactive);
    for (const text of ['True', 'TRUE', '1']) expect((await list(text)).body).toEqual(active);
    for (const text of ['yes', '2', '01', 'null'])
      expect(await list(text)).toMatchObject({ status: 400, body: { code: 'invalid_input', attr: 'is_active' } });
  });
});

describe('the filter of members by level', () => {
  it('finds only members of this level, and refuses invalid levels', async () => {
    const { organization, as } = await openTestServer();
    const list = (level: string) => as.member('GET', `/organizations/${organization.id}/members?level=${level}`);
    const [owner, admin, member] = ((await list('')).body as { results: unknown[] }).results;
    for (const [level, person] of [
      ['15', owner],
      ['8', admin],
      ['1', member],
    ] as const)
      expect((await list(level)).body).toMatchObject({ count: 1, results: [person] });
    for (const level of ['9', 'admin', '1.0'])
      expect(await list(level)).toMatchObject({ status: 400, body: { code: 'invalid_choice', attr: 'level' } });
  });
});

describe('the filters of external references', () => {
  it('ignore case, as the lookup does', async () => {
    const { organization, as } = await openTestServer();
    const base = `/organizations/${organization.id}`;
    const { id: role } = (await as.owner('POST', `${base}/roles`, { name: 'On call' })).body as { id: string };
    const group = {
      provider: 'GitHub',
      provider_organization_id: 'ÄCME',
      provider_role_id: '1',
      provider_role_name: 'x',
    };
    const created = await as.owner('POST', `${base}/role_external_references`, { ...group, role });
    await as.owner('POST', `${base}/role_external_references`, {
      ...group,
      provider: 'slack',
      provider_organization_id: 'other',
      role,
    });
    const { id } = created.body as { id: string };
    for (const change of [normalizedKey, (value: string) => value.toUpperCase(), (value: string) => value])
      for (const query of [
        `provider=${change('GitHub')}`,
        `provider_organization_id=${encodeURIComponent(change('ÄCME'))}`,
        `provider=${change('GitHub')}&role_id=${change(role)}`,
      ]) {
        const { body } = await as.member('GET', `${base}/role_external_references?${query}`);
        expect(body, query).toMatchObject({ count: 1, results: [{ id }] });
      }
    expect(
      (await as.member('GET', `${base}/role_external_references?role_id=${role.toUpperCase()}`)).body,
    ).toMatchObject({
      count: 2,
    });
  });
});

describe('the caller', () => {
  it('is the first user of an organization that nobody invited them to', async () => {
    const { as } = await openTestServer();
    const isFirst = async (who: keyof typeof as) =>
      ((await as[who]('GET', '/users/@me')).body as { is_organization_first_user: boolean }).is_organization_first_user;
    expect([await isFirst('owner'), await isFirst('admin'), await isFirst('member')]).toEqual([true, false, false]);
    // It is about the current organization and matches the welcome page.
    const { id } = (await as.member('POST', '/organizations', { name: 'Own' })).body as { id: string };
    const changed = await as.member('PATCH', '/users/@me', { set_current_organization: id });
    expect(changed.body).toMatchObject({ is_organization_first_user: true });
    expect((await as.member('GET', '/organizations/@current/welcome/current')).body).toMatchObject({
      is_organization_first_user: true,
    });
  });

  it('has no organization if they are a member of none', async () => {
    const { rolecall, server, organization } = await openTestServer();
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'alone@example.com' });
    const { value } = await system.createPersonalApiKey({ email, label: 'test', scopes: ['user:read'] });
    const { body } = await server.request('GET', '/api/users/@me', { headers: { authorization: `Bearer ${value}` } });
    expect(body).toMatchObject({ organization: null, is_organization_first_user: false });
    expect(organization.id).toBeTruthy();
  });

  it('cannot be changed with a key that may only read them', async () => {
    const { rolecall, server } = await openTestServer();
    const { system } = rolecall.system();
    const { email } = await system.createUser({ email: 'ada@example.com', first_name: 'Ada' });
    const send = async (scope: 'user:read' | 'user:write', method: string, body?: object) => {
      const { value } = await system.createPersonalApiKey({ email, label: scope, scopes: [scope] });
      return server.request(method, '/api/users/@me', {
        headers: { authorization: `Bearer ${value}` },
        ...(body ? { body } : {}),
      });
    };
    expect(await send('user:read', 'PATCH', { first_name: 'Eve' })).toMatchObject({
      status: 403,
      body: { detail: "API key missing required scope 'user:write'" },
    });
    expect(await send('user:read', 'GET')).toMatchObject({ status: 200, body: { first_name: 'Ada' } });
    expect(await send('user:write', 'PATCH', { first_name: 'Eve' })).toMatchObject({
      status: 200,
      body: { first_name: 'Eve' },
    });
  });
});
