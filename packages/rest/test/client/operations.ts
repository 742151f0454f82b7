import { Api } from './client.ts';

/*
 * A program written against the generated client. It is compiled next to the client and run by schema.test.ts, which
 * checks that it performs every operation of the document.
 */

type Operations = Api<string>['api'];

/** What the program needs to know about the server. */
export interface Surroundings {
  url: string;
  key: string;
  organizationId: string;
  /** A member other than the key's owner. */
  userUuid: string;
}

const ok = <T>(response: { data: T }): T => response.data;

function createClient(url: string, key: string, performed: Set<string>): Operations {
  const client = new Api<string>({
    baseUrl: url,
    securityWorker: (token) => (token ? { headers: { Authorization: `Bearer ${token}` } } : {}),
  });
  client.setSecurityData(key);
  return new Proxy(client.api, {
    get(api, name, receiver) {
      if (typeof name === 'string') performed.add(name);
      return Reflect.get(api, name, receiver) as unknown;
    },
  });
}

/**
 * Performs every operation once.
 * @returns the names of the operations performed
 */
export async function performEverything({ url, key, organizationId, userUuid }: Surroundings): Promise<string[]> {
  const performed = new Set<string>();
  const api = createClient(url, key, performed);

  const role = ok(await api.rolesCreate({ organizationId }, { name: 'On call' }));
  ok(await api.rolesUpdate({ organizationId, id: role.id }, { name: 'Standby' }));
  ok(await api.rolesReplace({ organizationId, id: role.id }, { name: 'Standby' }));
  if (ok(await api.rolesGet({ organizationId, id: role.id })).name !== 'Standby')
    throw new Error('the role was not renamed');
  if (ok(await api.rolesList({ organizationId, limit: 10 })).results[0]?.id !== role.id)
    throw new Error('the role is not listed');
  const membership = ok(await api.roleMembershipsCreate({ organizationId, roleId: role.id }, { user_uuid: userUuid }));
  ok(await api.roleMembershipsList({ organizationId, roleId: role.id }));
  if (ok(await api.roleMembershipsGet({ organizationId, roleId: role.id, id: membership.id })).user.uuid !== userUuid)
    throw new Error('another member was answered');
  const { grants } = ok(await api.roleMembershipsExplain({ organizationId, roleId: role.id, id: membership.id }));
  if (grants[0]?.source !== 'manual') throw new Error('the grant was not explained');
  const ending = { expires_at: '2099-01-01T00:00:00.000Z' };
  const ends = ok(await api.roleMembershipsSetExpiry({ organizationId, roleId: role.id, id: membership.id }, ending));
  if (ends.grants[0]?.expires_at !== ending.expires_at) throw new Error('the expiry was not changed');
  const group = {
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '1',
    provider_role_slug: 'on-call',
    provider_role_name: 'On call',
  };
  const reference = ok(await api.roleExternalReferencesCreate({ organizationId }, { ...group, role: role.id }));
  ok(await api.roleExternalReferencesList({ organizationId, provider: 'github' }));
  const found = ok(
    await api.roleExternalReferencesLookup({
      organizationId,
      provider: 'GITHUB',
      provider_organization_id: 'acme',
      provider_role_slug: 'on-call',
    }),
  );
  if (found.reference?.id !== reference.id) throw new Error('the reference was not found');
  const many = ok(await api.roleExternalReferencesLookupMany({ organizationId }, { keys: [group] }));
  if (many.references[0]?.id !== reference.id) throw new Error('the references were not found');
  const snapshot = {
    provider: 'github',
    provider_organization_id: 'acme',
    complete: true,
    groups: [{ id: '1', name: 'On call', members: [{ email: 'nobody@example.com' }] }],
  };
  const discarded = ok(await api.groupSyncsPlan({ organizationId }, snapshot));
  await api.groupSyncsDelete({ organizationId, id: discarded.id });
  const planned = ok(await api.groupSyncsPlan({ organizationId }, snapshot));
  if (ok(await api.groupSyncsGet({ organizationId, id: planned.id })).plan.not_members.length !== 1)
    throw new Error('the plan does not tell who is no member');
  ok(await api.groupSyncsApplyPlan({ organizationId, id: planned.id }, {}));
  if (ok(await api.groupSyncsList({ organizationId })).results[0]?.state !== 'applied')
    throw new Error('the run is not listed as applied');
  if (ok(await api.roleExternalReferencesHealth({ organizationId })).results[0]?.state !== 'seen')
    throw new Error('the group was not seen');
  await api.roleExternalReferencesDelete({ organizationId, id: reference.id });
  await api.roleMembershipsDelete({ organizationId, roleId: role.id, id: membership.id });
  ok(await api.welcomeGet({ organizationId }));

  const project = ok(
    await api.projectsCreate(
      { organizationId },
      { name: 'Shop', session_recording_sample_rate: '0.5', week_start_day: 1 },
    ),
  );
  ok(
    await api.projectsUpdate(
      { organizationId, id: project.id },
      { timezone: 'Europe/Berlin', extra_settings: { any: ['thing'] } },
    ),
  );
  ok(await api.projectsRotateSecretToken({ organizationId, id: project.id }, {}));
  const rotated = ok(await api.projectsRotateSecretToken({ organizationId, id: project.id }, { surveys_opt_in: true }));
  if (!rotated.secret_api_token || !rotated.secret_api_token_backup) throw new Error('the tokens are not shown');
  const ofProject = createClient(url, rotated.secret_api_token, performed);
  if (ok(await ofProject.projectsCurrent()).id !== project.id) throw new Error('the token names another project');
  ok(await api.projectsDeleteSecretTokenBackup({ organizationId, id: project.id }));
  ok(await api.projectsResetToken({ organizationId, id: project.id }));
  ok(await api.projectsGet({ organizationId, id: project.id }));
  ok(await api.projectsList({ organizationId }));
  const dashboard = ok(
    await api.dashboardsCreate({ projectId: project.id }, { name: 'Sign-ups', url: 'https://metrics.example.com' }),
  );
  ok(await api.dashboardsUpdate({ projectId: project.id, id: dashboard.id }, { opened: true }));
  ok(await api.dashboardsGet({ projectId: project.id, id: dashboard.id }));
  ok(await api.dashboardsList({ projectId: project.id }));
  const projectId = project.id;
  const dashboardId = dashboard.id;
  ok(await api.accessSetProjectRule({ projectId }, { access_level: 'admin', role: role.id }));
  ok(await api.accessSetResourceRule({ projectId }, { access_level: 'viewer', resource: 'dashboard' }));
  ok(await api.accessSetDashboardRule({ projectId, dashboardId }, { access_level: 'manager', role: role.id }));
  if (ok(await api.accessProjectRules({ projectId })).access_controls[0]?.role !== role.id)
    throw new Error('the rule is not answered');
  ok(await api.accessResourceRules({ projectId }));
  ok(await api.accessDashboardRules({ projectId, dashboardId }));
  ok(await api.accessProjectUsers({ projectId }));
  ok(await api.accessDashboardUsers({ projectId, dashboardId }));
  if (ok(await api.accessExplain({ projectId, user_uuid: userUuid })).access_level !== 'member')
    throw new Error('another level was explained');
  await api.dashboardsDelete({ projectId, id: dashboardId });
  ok(await api.environmentsGet({ id: projectId }));
  ok(await api.environmentsUpdate({ id: projectId }, { cookieless_server_hash_mode: 1 }));
  ok(await api.projectsGetByNumber({ id: projectId }));
  ok(await api.projectsUpdateByNumber({ id: projectId }, { is_demo: true }));
  const extra = ok(await api.projectsCreate({ organizationId }, { name: 'Shop' }));
  await api.projectsDeleteByNumber({ id: extra.id });
  await api.projectsDelete({ organizationId, id: project.id });

  ok(await api.membersList({ organizationId, search: 'example' }));
  ok(await api.membersUpdate({ organizationId, userUuid }, { level: 8 }));
  await api.membersDelete({ organizationId, userUuid });
  const invite = ok(await api.invitesCreate({ organizationId }, { target_email: 'new@example.com' }));
  ok(await api.invitesList({ organizationId }));
  await api.invitesDelete({ organizationId, id: invite.id });
  ok(await api.activityLogList({ organizationId, scope: 'Role' }));
  await api.rolesDelete({ organizationId, id: role.id });

  ok(await api.personalApiKeysCurrent());
  ok(await api.usersMe());
  ok(await api.usersUpdateMe({ first_name: 'Olive' }));
  const another = ok(await api.organizationsCreate({ name: 'Another' }));
  ok(await api.organizationsGet({ organizationId: another.id }));
  ok(await api.organizationsUpdate({ organizationId: another.id }, { name: 'Renamed' }));
  ok(await api.organizationsList({}));
  await api.organizationsDelete({ organizationId: another.id });
  ok(await api.schemaGet());
  return [...performed];
}
