import { routes } from '../src/routes/index.ts';
import type { Route } from '../src/routes/route.ts';
import type { Tenant, TestServer } from './server.ts';

interface Row {
  id: string | number;
}

/** Every path of a GET route in an organization: each of its objects, each list, and successful lookups. */
async function addresses({ organization: { id }, as }: Tenant): Promise<Record<string, string[]>> {
  const list = async (path: string) => ((await as.owner('GET', path)).body as { results: Row[] }).results;
  const base = `/organizations/${id}`;
  const below = async (lists: string[]) => {
    const found = await Promise.all(lists.map(async (path) => (await list(path)).map((row) => `${path}/${row.id}`)));
    return found.flat();
  };
  const roles = await below([`${base}/roles`]);
  const projects = await below([`${base}/projects`]);
  const memberships = roles.map((role) => `${role}/role_memberships`);
  const shortcuts = projects.map((path) => `/projects/${path.split('/').at(-1)}`);
  const dashboards = shortcuts.map((path) => `${path}/dashboards`);
  const each = await below(dashboards);
  return {
    'roles.list': [`${base}/roles`, `${base}/roles?limit=2&offset=1`],
    'roles.get': roles,
    'roleMemberships.list': memberships,
    'roleMemberships.get': await below(memberships),
    'roleMemberships.explain': (await below(memberships)).map((path) => `${path}/grants`),
    'roleExternalReferences.list': [`${base}/role_external_references`],
    'roleExternalReferences.lookup': [
      `${base}/role_external_references/lookup?provider=GitHub&provider_organization_id=ACME&provider_role_slug=on-call`,
    ],
    'roleExternalReferences.health': [`${base}/role_external_references/health`],
    'groupSyncs.list': [`${base}/group_syncs`],
    'groupSyncs.get': await below([`${base}/group_syncs`]),
    'welcome.get': [`${base}/welcome/current`],
    'organizations.list': ['/organizations'],
    'organizations.get': [base, '/organizations/@current'],
    'members.list': [`${base}/members`],
    'invites.list': [`${base}/invites`],
    'projects.list': [`${base}/projects`],
    'projects.get': [...projects, ...shortcuts],
    'environments.get': shortcuts.map((path) => path.replace('/projects/', '/environments/')),
    'access.projectRules': shortcuts.map((path) => `${path}/access_controls`),
    'access.resourceRules': shortcuts.map((path) => `${path}/resource_access_controls`),
    'access.dashboardRules': each.map((path) => `${path}/access_controls`),
    'access.projectUsers': shortcuts.map((path) => `${path}/users_with_access`),
    'access.dashboardUsers': each.map((path) => `${path}/users_with_access`),
    'access.explain': shortcuts.map((path) => `${path}/access?resource=dashboard`),
    'dashboards.list': dashboards,
    'dashboards.get': each,
    'activityLog.list': [`${base}/activity_log`],
    'users.me': ['/users/@me'],
    'personalApiKeys.current': ['/personal_api_keys/@current'],
    'projects.current': ['/projects/@current'],
  } satisfies Partial<Record<Route['procedure'], string[]>>;
}

/**
 * Fills an organization with something for each GET route to find.
 * @returns a project's secret token
 */
export async function createFixture({ as, uuids, organization: { id } }: Tenant): Promise<string> {
  const base = `/organizations/${id}`;
  const make = async (path: string, body: object) => {
    const answer = await as.owner('POST', path, body);
    if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
    return answer.body as Row;
  };
  for (const name of ['On call', 'Größe "1"', 'Everyone']) {
    const role = await make(`${base}/roles`, { name });
    for (const user_uuid of [uuids.admin, uuids.member])
      await make(`${base}/roles/${role.id}/role_memberships`, { user_uuid });
    await make(`${base}/role_external_references`, {
      provider: 'github',
      provider_organization_id: 'acme',
      provider_role_id: `${role.id}`,
      provider_role_slug: name === 'On call' ? 'on-call' : null,
      provider_role_name: name,
      role: role.id,
    });
  }
  await make(`${base}/group_syncs`, {
    provider: 'github',
    provider_organization_id: 'acme',
    complete: false,
    groups: [{ slug: 'on-call', members: [{ email: 'new@example.com' }] }],
  });
  await make(`${base}/invites`, { target_email: 'new@example.com', message: 'line\nline' });
  const project = await make(`${base}/projects`, { name: 'Shop', session_recording_sample_rate: '0.25' });
  const dashboard = await make(`/projects/${project.id}/dashboards`, {
    name: 'Sales',
    url: 'https://metrics.example.com',
  });
  await as.owner('PATCH', `/projects/${project.id}/dashboards/${dashboard.id}`, { opened: true });
  for (const [path, level] of [
    [`/projects/${project.id}`, 'admin'],
    [`/projects/${project.id}/dashboards/${dashboard.id}`, 'viewer'],
  ])
    await as.owner('PUT', `${path}/access_controls`, { access_level: level });
  const rotated = await as.owner('PATCH', `${base}/projects/${project.id}/rotate_secret_token`);
  return (rotated.body as { secret_api_token: string }).secret_api_token;
}

export type Answers = Record<string, { status: number; text: string }>;

/** The responses of every GET route to an owner, a member and a secret token, at each of its paths. */
export async function answersOf(tenant: Tenant, server: TestServer, secretToken: string): Promise<Answers> {
  const answers: Answers = {};
  const known = await addresses(tenant);
  for (const route of routes.filter(({ method }) => method === 'GET')) {
    const paths = known[route.procedure];
    if (!paths?.length) throw new Error(`Say where ${route.procedure} finds something.`);
    for (const path of paths)
      for (const key of [tenant.keys.owner, tenant.keys.member, secretToken]) {
        const answer = await server.request('GET', `/api${path}`, { headers: { authorization: `Bearer ${key}` } });
        // Ignored because they differ each time: links to other pages contain the server's address, and each request
        // updates when the key was last used.
        const text = answer.text.replaceAll(server.url, '').replaceAll(/(?<=last_used_at":)"[^"]*"/g, 'null');
        answers[`${path} ${key}`] = { status: answer.status, text };
      }
  }
  return answers;
}
