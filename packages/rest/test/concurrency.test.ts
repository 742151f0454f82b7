import { describe, expect, it } from 'vitest';
import { openTestServer } from './server.ts';

const times = 50;

interface Told {
  code?: string;
  detail?: string;
}

/** Sends identical requests at once. One must succeed, and the others must be refused with the given error. */
async function race(send: () => Promise<{ status: number; body: unknown }>, told: Told) {
  const answers = await Promise.all(Array.from({ length: times }, send));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused).toHaveLength(times - 1);
  for (const { status, body } of refused) {
    expect(status).toBe(400);
    expect(body).toMatchObject(told);
  }
}

describe('of 50 identical requests sent at once', () => {
  it('one creates the role', async () => {
    const { as, organization } = await openTestServer();
    await race(() => as.owner('POST', `/organizations/${organization.id}/roles`, { name: 'On call' }), {
      code: 'unique',
      detail: 'There is already a role with this name.',
    });
    expect((await as.owner('GET', `/organizations/${organization.id}/roles`)).body).toMatchObject({ count: 1 });
  });

  it('one creates the external reference with a slug', async () => {
    const { as, organization } = await openTestServer();
    const { body: role } = await as.owner('POST', `/organizations/${organization.id}/roles`, { name: 'On call' });
    let next = 0;
    await race(
      () =>
        as.owner('POST', `/organizations/${organization.id}/role_external_references`, {
          provider: 'github',
          provider_organization_id: 'acme',
          provider_role_id: `${(next += 1)}`,
          provider_role_slug: next % 2 ? 'ärzte' : 'ÄRZTE',
          provider_role_name: 'On call',
          role: (role as { id: string }).id,
        }),
      { detail: 'A role external reference with this provider, organization, and role slug already exists.' },
    );
  });

  it('one creates the external reference with an id', async () => {
    const { as, organization } = await openTestServer();
    const { body: role } = await as.owner('POST', `/organizations/${organization.id}/roles`, { name: 'On call' });
    let next = 0;
    await race(
      () =>
        as.owner('POST', `/organizations/${organization.id}/role_external_references`, {
          provider: 'github',
          provider_organization_id: 'acme',
          provider_role_id: 'one',
          provider_role_slug: `${(next += 1)}`,
          provider_role_name: 'On call',
          role: (role as { id: string }).id,
        }),
      { detail: 'A role external reference with this provider, organization, and role ID already exists.' },
    );
  });

  it('one creates the membership', async () => {
    const { as, organization, uuids } = await openTestServer();
    const { body: role } = await as.owner('POST', `/organizations/${organization.id}/roles`, { name: 'On call' });
    const path = `/organizations/${organization.id}/roles/${(role as { id: string }).id}/role_memberships`;
    await race(() => as.owner('POST', path, { user_uuid: uuids.member }), {
      detail: 'User is already part of the role.',
    });
  });

  it('one creates the invite', async () => {
    const { as, organization } = await openTestServer();
    await race(
      () => as.owner('POST', `/organizations/${organization.id}/invites`, { target_email: 'new@example.com' }),
      { code: 'unique' },
    );
  });
});

describe('50 rotations at once', () => {
  it('form one chain, of which only the latest token and its backup authenticate', async () => {
    const { as, organization, server } = await openTestServer();
    const { body: project } = await as.owner('POST', `/organizations/${organization.id}/projects`, { name: 'Shop' });
    const path = `/organizations/${organization.id}/projects/${(project as { id: number }).id}`;
    const answers = await Promise.all(
      Array.from({ length: times }, () => as.owner('PATCH', `${path}/rotate_secret_token`)),
    );
    const pairs = answers.map(({ status, body }) => {
      expect(status).toBe(200);
      return body as { secret_api_token: string; secret_api_token_backup: string | null };
    });
    // Each response's backup is the current token of exactly one other response, except for the first.
    const current = new Map(pairs.map((pair) => [pair.secret_api_token, pair]));
    expect(current.size).toBe(times);
    const first = pairs.filter((pair) => pair.secret_api_token_backup === null);
    expect(first).toHaveLength(1);
    expect(new Set(pairs.map((pair) => pair.secret_api_token_backup)).size).toBe(times);
    for (const pair of pairs)
      if (pair.secret_api_token_backup !== null) expect(current.has(pair.secret_api_token_backup)).toBe(true);

    const { body: now } = await as.owner('GET', path);
    const { secret_api_token, secret_api_token_backup } = now as (typeof pairs)[number];
    const authenticates = await Promise.all(
      pairs.map(async ({ secret_api_token: token }) => {
        const { status } = await server.request('GET', '/api/projects/@current', {
          headers: { authorization: `Bearer ${token}` },
        });
        return status === 200 ? token : undefined;
      }),
    );
    expect(new Set(authenticates.filter(Boolean))).toEqual(new Set([secret_api_token, secret_api_token_backup]));
  });
});
