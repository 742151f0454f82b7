import { expect, it } from 'vitest';
import { createTenant, openTestServer, type Tenant } from './server.ts';

const header = 'x-organization-revision';

it('every response about an organization states its revision, and no other response does', async () => {
  const { rolecall, server, organization, as, keys } = await openTestServer();
  const other: Tenant = await createTenant(rolecall, server, 'Globex');
  const base = `/organizations/${organization.id}`;
  const revisionOf = async (answer: ReturnType<Tenant['as']['owner']>) => {
    const { status, headers } = await answer;
    const revision = headers.get(header);
    return { status, revision: revision === null ? null : Number(revision) };
  };

  const { revision: start } = await revisionOf(as.owner('GET', base));
  expect(start).toBeGreaterThan(0);
  const step = (count: number) => Number(start) + count;
  const created = await as.owner('POST', `${base}/roles`, { name: 'On call' });
  expect(Number(created.headers.get(header))).toBe(step(1));
  const role = created.body as { id: string };
  expect(await revisionOf(as.member('GET', `${base}/roles/${role.id}`))).toEqual({ status: 200, revision: step(1) });
  // Writing the same name again changes nothing.
  const path = `${base}/roles/${role.id}`;
  expect(await revisionOf(as.owner('PATCH', path, { name: 'On call' }))).toEqual({ status: 200, revision: step(1) });
  expect(await revisionOf(as.owner('PATCH', path, { name: 'Standby' }))).toEqual({ status: 200, revision: step(2) });
  const list = await as.owner('GET', `${base}/roles`);
  const held = { authorization: `Bearer ${keys.owner}`, 'if-none-match': list.headers.get('etag') ?? '' };
  const unchanged = await server.request('GET', `/api${base}/roles`, { headers: held });
  expect([unchanged.status, unchanged.headers.get(header)]).toEqual([304, String(step(2))]);

  // Refusals within the caller's own organization state it too.
  expect(await revisionOf(as.member('POST', `${base}/roles`, { name: 'Mine' }))).toEqual({
    status: 403,
    revision: step(2),
  });
  expect(await revisionOf(as.owner('GET', `${base}/roles/${organization.id}`))).toEqual({
    status: 404,
    revision: step(2),
  });
  const project = (await as.owner('POST', `${base}/projects`, { name: 'Shop' })).body as { id: number };
  expect(await revisionOf(as.owner('GET', `/projects/${project.id}/dashboards`))).toEqual({
    status: 200,
    revision: step(3),
  });
  expect(await revisionOf(as.owner('DELETE', path))).toEqual({ status: 204, revision: step(4) });

  // The revision, which shows how often an organization is written to, is hidden from people outside it and from keys that
  // do not reach it.
  const { email } = (await as.owner('GET', '/users/@me')).body as { email: string };
  const { value } = await rolecall.system().system.createPersonalApiKey({
    email,
    label: 'elsewhere',
    scopes: ['*'],
    scoped_organizations: [(await rolecall.system().system.createOrganization({ name: 'Initech', owner: email })).id],
  });
  const elsewhere = { authorization: `Bearer ${value}` };
  for (const [answer, status] of [
    [server.request('GET', `/api${base}`, { headers: elsewhere }), 403],
    [server.request('GET', `/api/projects/${project.id}`, { headers: elsewhere }), 403],
    [server.request('PATCH', `/api/projects/${project.id}`, { headers: elsewhere, body: {} }), 403],
    [other.as.owner('GET', base), 403],
    [as.owner('GET', '/users/@me'), 200],
    [as.owner('GET', '/organizations'), 200],
    [server.request('GET', `/api${base}`), 401],
  ] as const)
    expect(await revisionOf(answer)).toEqual({ status, revision: null });
});

it('a role membership lists the grants that it is based on', async () => {
  const { organization, as, uuids } = await openTestServer();
  const base = `/organizations/${organization.id}/roles`;
  const { id: role_id } = (await as.owner('POST', base, { name: 'On call' })).body as { id: string };
  const memberships = `${base}/${role_id}/role_memberships`;
  const { id, joined_at } = (await as.admin('POST', memberships, { user_uuid: uuids.member })).body as {
    id: string;
    joined_at: string;
  };
  const { status, body } = await as.member('GET', `${memberships}/${id}/grants`);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    id,
    role_id,
    user: { uuid: uuids.member },
    grants: [{ source: 'manual', source_key: '', granted_by: { uuid: uuids.admin }, granted_at: joined_at }],
  });
  expect((await as.owner('GET', `${memberships}/${role_id}/grants`)).status).toBe(404);
});

it('an admin whose demotion is committed first is refused, whichever request was sent first', async () => {
  const { organization, as, uuids } = await openTestServer();
  const base = `/organizations/${organization.id}`;
  const orders = [];
  for (let round = 0; round < 6; round += 1) {
    const demote = () => as.owner('PATCH', `${base}/members/${uuids.admin}`, { level: 1 });
    const write = () => as.admin('POST', `${base}/roles`, { name: `Role ${round}` });
    const [demoted, written] =
      round % 2 ? await Promise.all([demote(), write()]) : (await Promise.all([write(), demote()])).toReversed();
    expect(demoted?.status).toBe(200);
    const { body } = await as.owner('GET', `${base}/activity_log?limit=2`);
    const [last] = (body as { results: { type: string }[] }).results;
    // The responses must match the order of events in the log.
    const isLate = written?.status === 403;
    expect(written?.status).toBe(isLate ? 403 : 201);
    expect(last?.type).toBe('organization_membership.level_changed');
    orders.push(isLate);
    await as.owner('PATCH', `${base}/members/${uuids.admin}`, { level: 8 });
  }
  expect(orders).toHaveLength(6);
});
