import { describe, expect, it } from 'vitest';
import { createTenant, openTestServer, type Tenant } from './server.ts';

/** Creates the same objects, with the same names, in each tenant's organization. */
async function createFixture({ as, organization, uuids }: Tenant) {
  const base = `/organizations/${organization.id}`;
  const create = async <T>(path: string, body: object): Promise<T> => {
    const answer = await as.owner('POST', path, body);
    expect(answer.status, path).toBe(201);
    return answer.body as T;
  };
  const role = await create<{ id: string }>(`${base}/roles`, { name: 'On call' });
  const membership = await create<{ id: string }>(`${base}/roles/${role.id}/role_memberships`, {
    user_uuid: uuids.member,
  });
  const reference = await create<{ id: string }>(`${base}/role_external_references`, {
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_slug: 'on-call',
    provider_role_name: 'On call',
    role: role.id,
  });
  const invite = await create<{ id: string }>(`${base}/invites`, { target_email: 'new@example.com' });
  const project = await create<{ id: number }>(`${base}/projects`, { name: 'Shop' });
  const dashboard = await create<{ id: number }>(`/projects/${project.id}/dashboards`, {
    name: 'Sign-ups',
    url: 'https://metrics.example.com',
  });
  return { base, role, membership, reference, invite, project, dashboard };
}

/** Everything an owner can see of their organization. */
async function everything({ as }: Tenant, { base, role, project }: Awaited<ReturnType<typeof createFixture>>) {
  const paths = [
    base,
    `${base}/roles`,
    `${base}/roles/${role.id}/role_memberships`,
    `${base}/role_external_references`,
    `${base}/role_external_references/lookup?provider=github&provider_organization_id=acme&provider_role_slug=on-call`,
    `${base}/members`,
    `${base}/invites`,
    `${base}/projects`,
    `${base}/activity_log`,
    `${base}/welcome/current`,
    `/projects/${project.id}/dashboards`,
  ];
  return Promise.all(paths.map(async (path) => (await as.owner('GET', path)).text));
}

describe('two organizations whose objects have the same names', () => {
  it('share no data, and neither can be reached through the other', async () => {
    const one = await openTestServer();
    const other = await createTenant(one.rolecall, one.server);
    const mine = await createFixture(one);
    const theirs = await createFixture(other);
    const before = await everything(other, theirs);

    // Each of their ids in a path of my organization.
    const reached: [string, string, object?][] = [
      ['GET', `${mine.base}/roles/${theirs.role.id}`],
      ['PATCH', `${mine.base}/roles/${theirs.role.id}`, { name: 'Taken' }],
      ['DELETE', `${mine.base}/roles/${theirs.role.id}`],
      ['GET', `${mine.base}/roles/${theirs.role.id}/role_memberships/${theirs.membership.id}`],
      ['GET', `${mine.base}/roles/${mine.role.id}/role_memberships/${theirs.membership.id}`],
      ['DELETE', `${mine.base}/roles/${theirs.role.id}/role_memberships/${theirs.membership.id}`],
      ['DELETE', `${mine.base}/roles/${mine.role.id}/role_memberships/${theirs.membership.id}`],
      ['DELETE', `${mine.base}/role_external_references/${theirs.reference.id}`],
      ['DELETE', `${mine.base}/invites/${theirs.invite.id}`],
      ['PATCH', `${mine.base}/members/${other.uuids.member}`, { level: 8 }],
      ['DELETE', `${mine.base}/members/${other.uuids.member}`],
      ['GET', `${mine.base}/projects/${theirs.project.id}`],
      ['PATCH', `${mine.base}/projects/${theirs.project.id}`, { name: 'Taken' }],
      ['DELETE', `${mine.base}/projects/${theirs.project.id}`],
      ['PATCH', `${mine.base}/projects/${theirs.project.id}/rotate_secret_token`],
      ['PATCH', `${mine.base}/projects/${theirs.project.id}/reset_token`],
      ['PATCH', `${mine.base}/projects/${theirs.project.id}/delete_secret_token_backup`],
      ['GET', `/projects/${mine.project.id}/dashboards/${theirs.dashboard.id}`],
      ['PATCH', `/projects/${mine.project.id}/dashboards/${theirs.dashboard.id}`, { name: 'Taken' }],
      ['DELETE', `/projects/${mine.project.id}/dashboards/${theirs.dashboard.id}`],
    ];
    for (const [method, path, body] of reached) {
      const answer = await one.as.owner(method, path, body);
      expect({ method, path, status: answer.status }).toEqual({ method, path, status: 404 });
      expect(answer.body).toEqual({ type: 'invalid_request', code: 'not_found', detail: 'Not found.', attr: null });
    }
    // Their organization itself, and paths without an organization.
    for (const path of [theirs.base, `${theirs.base}/roles`, `/projects/${theirs.project.id}/dashboards`])
      expect((await one.as.owner('GET', path)).status, path).toBe(403);

    // Their ids in bodies sent to my organization.
    const related: [string, string, object, string][] = [
      [
        'POST',
        `${mine.base}/roles/${mine.role.id}/role_memberships`,
        { user_uuid: other.uuids.admin },
        'User does not exist.',
      ],
      [
        'POST',
        `${mine.base}/roles/${theirs.role.id}/role_memberships`,
        { user_uuid: one.uuids.admin },
        'Role does not exist.',
      ],
      [
        'POST',
        `${mine.base}/role_external_references`,
        {
          provider: 'slack',
          provider_organization_id: 'T1',
          provider_role_id: 'C1',
          provider_role_name: 'x',
          role: theirs.role.id,
        },
        `Invalid pk "${theirs.role.id}" - object does not exist.`,
      ],
      [
        'PATCH',
        mine.base,
        { default_role_id: theirs.role.id },
        `Invalid pk "${theirs.role.id}" - object does not exist.`,
      ],
      [
        'PATCH',
        `${mine.base}/projects/${mine.project.id}`,
        { primary_dashboard: theirs.dashboard.id },
        'Dashboard does not belong to this team.',
      ],
      [
        'POST',
        `${mine.base}/invites`,
        { target_email: 'x@example.com', role_ids: [theirs.role.id] },
        `Invalid pk "${theirs.role.id}" - object does not exist.`,
      ],
    ];
    for (const [method, path, body, detail] of related) {
      const answer = await one.as.owner(method, path, body);
      expect({ path, status: answer.status, detail: (answer.body as { detail: string }).detail }).toEqual({
        path,
        status: 400,
        detail,
      });
    }
    // My filters find nothing for their ids, and the memberships of their role are an empty page.
    for (const path of [
      `${mine.base}/role_external_references?role_id=${theirs.role.id}`,
      `${mine.base}/roles/${theirs.role.id}/role_memberships`,
      `${mine.base}/activity_log?item_id=${theirs.role.id}`,
      `${mine.base}/activity_log?user=${other.uuids.owner}`,
    ])
      expect((await one.as.owner('GET', path)).body, path).toMatchObject({ count: 0, results: [] });

    const { body: found } = await one.as.owner(
      'GET',
      `${mine.base}/role_external_references/lookup?provider=GITHUB&provider_organization_id=ACME&provider_role_slug=ON-CALL`,
    );
    expect(found).toMatchObject({ reference: { id: mine.reference.id, role: mine.role.id } });

    // No response about my organization contains their ids, and their data has not changed.
    const told = (await everything(one, mine)).join('\n');
    for (const id of [
      other.organization.id,
      theirs.role.id,
      theirs.membership.id,
      theirs.reference.id,
      theirs.invite.id,
      other.uuids.owner,
      other.uuids.member,
    ])
      expect(told).not.toContain(id);
    expect(await everything(other, theirs)).toEqual(before);

    // Deleting my organization leaves theirs.
    expect((await one.as.owner('DELETE', mine.base)).status).toBe(204);
    expect(await everything(other, theirs)).toEqual(before);
  });
});
