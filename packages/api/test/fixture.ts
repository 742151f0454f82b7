import { randomUUID } from 'node:crypto';
import { type ProcedureName, permissionOf } from '@rolecall/contracts';
import type { Caller } from '../src/app-router.ts';
import type { Rolecall } from '../src/rolecall.ts';
import type { SystemCaller } from '../src/system-router.ts';
import { Authenticator } from './authenticator.ts';
import { addPasskey, codeAt, fromHere, setUpApp } from './second-factor-support.ts';
import {
  callerOf,
  createPerson,
  createPersonWithPassword,
  createTestOrganization,
  signIn,
  testPassword,
} from './support.ts';

/** An organization with one of everything. */
export async function createFixture(rolecall: Rolecall, name = 'Acme') {
  const organization = await createTestOrganization(rolecall, name);
  const organization_id = organization.id;
  const owner = await organization.owner.caller();
  const extra = await organization.join('Extra', 1);
  const { uuid: extraUuid } = extra;
  const { id: extraMembershipId } = await owner.members.get({ organization_id, user_uuid: extraUuid });
  const invited = await createPerson(rolecall, 'Invited');
  const inactive = await createPerson(rolecall, 'Idle');
  await rolecall.system().system.deactivateUser({ email: inactive.email });
  const { id: roleId } = await owner.roles.create({ organization_id, name: 'On call' });
  const { id: otherRoleId } = await owner.roles.create({ organization_id, name: 'Everyone' });
  const { id: roleMembershipId } = await owner.roleMemberships.create({
    organization_id,
    role_id: roleId,
    user_uuid: organization.member.uuid,
  });
  const group = {
    provider: 'github',
    provider_organization_id: 'acme',
    provider_role_id: '4242',
    provider_role_slug: 'on-call',
    provider_role_name: 'On call',
  };
  const { id: referenceId } = await owner.roleExternalReferences.create({ organization_id, role: roleId, ...group });
  const invite = await owner.invites.create({ organization_id, target_email: invited.email, role_ids: [roleId] });
  const { id: projectId } = await owner.projects.create({ organization_id, name: 'Web shop' });
  for (let time = 0; time < 2; time += 1) await owner.projects.rotateSecretToken({ organization_id, id: projectId });
  const { id: dashboardId } = await owner.dashboards.create({
    project_id: projectId,
    name: 'Sign-ups',
    url: 'https://metrics.example.com',
  });
  const ofRole = { project_id: projectId, role: roleId };
  await owner.access.setProjectRule({ ...ofRole, access_level: 'member' });
  await owner.access.setResourceRule({ ...ofRole, resource: 'dashboard', access_level: 'editor' });
  await owner.access.setDashboardRule({ ...ofRole, dashboard_id: dashboardId, access_level: 'manager' });
  const { id: keyId, value: keyValue } = await owner.personalApiKeys.create({ label: 'ci', scopes: ['*'] });
  const browsing = `browsing-${organization_id}@example.com`;
  await createPersonWithPassword(rolecall, browsing);
  const { session, caller: browser } = await signIn(rolecall, browsing);
  const { secret: totpSecret, recoveryCodes } = await setUpApp(rolecall, browser);
  const begun = await rolecall.signInWithPassword(browsing, testPassword, fromHere.address);
  if (!('pending' in begun)) throw new Error('No second factor was asked for.');
  const elsewhere = await rolecall.completeSignIn(begun.pending, { code: recoveryCodes[0] ?? '' }, fromHere);
  const sessions = await (await callerOf(rolecall, { session: elsewhere.session })).sessions.list({});
  const sessionId = sessions.results.find(({ is_current }) => is_current)?.id;
  const { authenticator, passkey } = await addPasskey(browser);
  const { secret: pendingTotpSecret } = await browser.secondFactor.beginTotp();
  const newPasskey = await browser.secondFactor.beginPasskey();
  const confirmation = await browser.secondFactor.beginConfirmation();
  const snapshot = {
    provider: group.provider,
    provider_organization_id: group.provider_organization_id,
    complete: true,
    groups: [{ id: group.provider_role_id, name: group.provider_role_name, members: [{ email: extra.email }] }],
  };
  // Last, because any change of the organization makes its plans stale.
  const { id: groupSyncId } = await owner.groupSyncs.plan({ organization_id, ...snapshot });
  return {
    organization,
    organization_id,
    browsingEmail: browsing,
    session,
    sessionId,
    // The code of the next 30 seconds: the current one was used to set up the app.
    totpCode: codeAt(totpSecret, rolecall.now(), 1),
    pendingTotpCode: codeAt(pendingTotpSecret, rolecall.now()),
    passkeyId: passkey.id,
    newPasskey: { token: newPasskey.token, response: new Authenticator().create(newPasskey.options) },
    passkeyConfirmation: { token: confirmation.token, response: authenticator.get(confirmation.options) },
    ownerCaller: owner,
    invited,
    inactiveEmail: inactive.email,
    extraUuid,
    extraMembershipId,
    roleId,
    otherRoleId,
    roleMembershipId,
    referenceId,
    group,
    snapshot,
    groupSyncId,
    inviteId: invite.id,
    inviteToken: invite.path.replace('/invite/', ''),
    projectId,
    dashboardId,
    keyId,
    keyValue,
  };
}

export type Fixture = Awaited<ReturnType<typeof createFixture>>;

/** A valid input for every procedure; what it creates or changes is new to the fixture. */
export function inputsFor(given: Fixture): Record<ProcedureName, Record<string, unknown>> {
  const { organization_id, roleId, projectId } = given;
  const role = { organization_id, id: roleId };
  const roleMembership = { organization_id, role_id: roleId, id: given.roleMembershipId };
  const project = { organization_id, id: projectId };
  const dashboard = { project_id: projectId, id: given.dashboardId };
  const invite = { organization_id, id: given.inviteId };
  const ofProject = { project_id: projectId };
  const ofDashboard = { ...ofProject, dashboard_id: given.dashboardId };
  return {
    'roles.list': { organization_id },
    'roles.names': { organization_id, search: 'on' },
    'roles.get': role,
    'roles.overview': { organization_id },
    'roles.summary': role,
    'roles.map': { organization_id },
    'roles.create': { organization_id, name: 'New' },
    'roles.update': { ...role, name: 'New' },
    'roles.delete': role,
    'roleMemberships.list': { organization_id, role_id: roleId },
    'roleMemberships.overview': { organization_id, role_id: roleId },
    'roleMemberships.get': roleMembership,
    'roleMemberships.explain': roleMembership,
    'roleMemberships.candidates': { organization_id, role_id: roleId },
    'roleMemberships.createMany': {
      organization_id,
      role_id: given.otherRoleId,
      user_uuids: [given.extraUuid, given.organization.admin.uuid],
    },
    'roleMemberships.create': { organization_id, role_id: given.otherRoleId, user_uuid: given.extraUuid },
    'roleMemberships.setExpiry': { ...roleMembership, expires_at: '2099-01-01T00:00:00.000Z' },
    'roleMemberships.delete': roleMembership,
    'roleMemberships.deleteMany': { organization_id, ids: [given.roleMembershipId] },
    'roleExternalReferences.list': { organization_id, role_id: roleId },
    'roleExternalReferences.overview': { organization_id, role_id: roleId },
    'roleExternalReferences.providers': { organization_id },
    'roleExternalReferences.lookup': { organization_id, ...given.group },
    'roleExternalReferences.lookupMany': { organization_id, keys: [given.group] },
    'roleExternalReferences.health': { organization_id },
    'roleExternalReferences.create': { organization_id, role: roleId, ...given.group, provider: 'slack' },
    'roleExternalReferences.delete': { organization_id, id: given.referenceId },
    'roleExternalReferences.deleteMany': { organization_id, ids: [given.referenceId] },
    'groupSyncs.list': { organization_id },
    'groupSyncs.get': { organization_id, id: given.groupSyncId },
    'groupSyncs.plan': { organization_id, ...given.snapshot },
    'groupSyncs.applyPlan': { organization_id, id: given.groupSyncId },
    'groupSyncs.delete': { organization_id, id: given.groupSyncId },
    'welcome.get': { organization_id },
    'welcome.firstSteps': { organization_id },
    'welcome.attention': { organization_id },
    'organizations.list': {},
    'organizations.get': { organization_id },
    'organizations.create': { name: 'New' },
    'organizations.policy': { organization_id },
    'organizations.update': { organization_id, default_role_id: given.otherRoleId },
    'organizations.delete': { organization_id },
    'members.list': { organization_id },
    'members.overview': { organization_id, role_id: roleId },
    'members.names': { organization_id, ids: [given.extraMembershipId] },
    'members.get': { organization_id, user_uuid: given.extraUuid },
    'members.sessions': { organization_id, user_uuid: given.extraUuid },
    'members.addRoles': { organization_id, user_uuid: given.extraUuid, role_ids: [roleId, given.otherRoleId] },
    'members.update': { organization_id, user_uuid: given.extraUuid, level: 8 },
    'members.updateMany': {
      organization_id,
      user_uuids: [given.extraUuid, given.organization.member.uuid],
      level: 8,
    },
    'members.deleteMany': { organization_id, user_uuids: [given.extraUuid] },
    'members.delete': { organization_id, user_uuid: given.extraUuid },
    'invites.list': { organization_id },
    'invites.create': { organization_id, target_email: 'new@example.com', role_ids: [roleId] },
    'invites.renew': invite,
    'invites.delete': invite,
    'invites.deleteMany': { organization_id, ids: [given.inviteId] },
    'invites.preview': { token: given.inviteToken },
    'invites.accept': { token: given.inviteToken },
    'projects.list': { organization_id },
    'projects.overview': { organization_id },
    'projects.get': project,
    'projects.create': { organization_id, name: 'New' },
    'projects.update': { ...project, name: 'New', primary_dashboard: given.dashboardId },
    'projects.delete': project,
    'projects.rotateSecretToken': { ...project, name: 'New' },
    'projects.deleteSecretTokenBackup': project,
    'projects.resetToken': project,
    'projects.current': {},
    'environments.get': { id: projectId },
    'environments.update': { id: projectId, cookieless_server_hash_mode: 1 },
    'access.projectRules': ofProject,
    'access.dashboardLevels': { ...ofProject, dashboard_ids: [given.dashboardId] },
    'access.setProjectRule': { ...ofProject, access_level: 'admin', role: given.otherRoleId },
    'access.resourceRules': ofProject,
    'access.setResourceRule': { ...ofProject, resource: 'dashboard', access_level: 'viewer', role: given.otherRoleId },
    'access.dashboardRules': ofDashboard,
    'access.setDashboardRule': { ...ofDashboard, access_level: 'manager', role: given.otherRoleId },
    'access.projectUsers': ofProject,
    'access.dashboardUsers': ofDashboard,
    'access.explain': {
      ...ofProject,
      user_uuid: given.extraUuid,
      resource: 'dashboard',
      resource_id: `${given.dashboardId}`,
    },
    'access.projectsOfRole': { organization_id, role_id: given.roleId },
    'access.projectsOfMember': { organization_id, user_uuid: given.extraUuid },
    'access.withoutRole': { organization_id, user_uuid: given.organization.member.uuid, role_id: roleId },
    'dashboards.list': { project_id: projectId },
    'dashboards.get': dashboard,
    'dashboards.create': { project_id: projectId, name: 'New', url: 'https://metrics.example.com/new' },
    'dashboards.update': { ...dashboard, name: 'New' },
    'dashboards.delete': dashboard,
    'activityLog.list': { organization_id },
    'search.everything': { organization_id, search: 'on' },
    'users.me': {},
    'users.updateMe': { first_name: 'New', set_current_organization: organization_id },
    'users.signUp': { email: 'new@example.com', password: testPassword },
    'users.changePassword': { password: testPassword },
    'users.confirmPassword': { current_password: testPassword },
    'users.requestVerification': {},
    'users.requestAddressChange': { email: 'changed@example.com' },
    'users.deleteMe': {},
    'users.signOutEverywhere': {},
    'sessions.list': {},
    'sessions.delete': { id: given.sessionId },
    'sessions.deleteOthers': {},
    'mails.list': { organization_id },
    'secondFactor.get': {},
    'secondFactor.beginTotp': {},
    'secondFactor.confirmTotp': { code: given.pendingTotpCode },
    'secondFactor.removeTotp': {},
    'secondFactor.newRecoveryCodes': {},
    'secondFactor.beginPasskey': {},
    'secondFactor.finishPasskey': { ...given.newPasskey, name: 'Phone' },
    'secondFactor.deletePasskey': { id: given.passkeyId },
    'secondFactor.confirmWithCode': { code: given.totpCode },
    'secondFactor.beginConfirmation': {},
    'secondFactor.confirmWithPasskey': given.passkeyConfirmation,
    'personalApiKeys.list': {},
    'personalApiKeys.listOfOrganization': { organization_id, user_uuid: given.organization.owner.uuid },
    'personalApiKeys.current': {},
    'personalApiKeys.create': {
      label: 'new',
      scopes: ['organization:read'],
      scoped_organizations: [organization_id],
      scoped_projects: [projectId],
    },
    'personalApiKeys.delete': { id: given.keyId },
    'personalApiKeys.deleteMany': { ids: [given.keyId] },
    'system.createUser': { email: 'new@example.com' },
    'system.deactivateUser': { email: given.invited.email },
    'system.reactivateUser': { email: given.inactiveEmail },
    'system.setPassword': { email: given.organization.owner.email, password: testPassword },
    'system.removeSecondFactor': { email: given.browsingEmail },
    'system.revokePersonalApiKeys': { email: given.organization.owner.email },
    'system.createOrganization': { name: 'New', owner: given.invited.email },
    'system.addMember': { organization_id, email: given.invited.email },
    'system.setMemberLevel': { organization_id, email: given.organization.member.email, level: 8 },
    'system.removeMember': { organization_id, email: given.organization.member.email },
    'system.createPersonalApiKey': { email: given.organization.owner.email, label: 'new', scopes: ['*'] },
  };
}

/** Calls a procedure by name. */
export function call(caller: Caller | SystemCaller, name: ProcedureName, input: unknown): Promise<unknown> {
  const [resource, verb] = name.split('.') as [keyof typeof caller, string];
  return (
    (caller[resource] as unknown as Record<string, (given: unknown) => Promise<unknown>>)[verb]?.(input) ??
    Promise.reject(new Error(`There is no ${name}.`))
  );
}

/** Adds a member who is an admin of the fixture's project, and of nothing else. */
async function joinAsProjectAdmin({ organization, organization_id, ownerCaller, projectId }: Fixture): Promise<Caller> {
  const lead = await organization.join('Lead', 1);
  const { id } = await ownerCaller.members.get({ organization_id, user_uuid: lead.uuid });
  await ownerCaller.access.setProjectRule({ project_id: projectId, access_level: 'admin', organization_member: id });
  return lead.caller();
}

/** The caller with the fewest rights that suffice to call a procedure. */
export async function leastCaller(
  rolecall: Rolecall,
  given: Fixture,
  name: ProcedureName,
): Promise<Caller | SystemCaller> {
  if (name === 'invites.accept') return given.invited.caller();
  // For people without a second factor.
  if (name === 'users.confirmPassword') {
    const email = `plain-${randomUUID()}@example.com`;
    await createPersonWithPassword(rolecall, email);
    return (await signIn(rolecall, email)).caller;
  }
  // Procedures about sessions and second factors need a browser session.
  if (/^(sessions|secondFactor)\./.test(name) || name === 'users.deleteMe')
    return callerOf(rolecall, { session: given.session, sameOrigin: true });
  const { who, conditions, project } = permissionOf(name);
  if (who === 'member' && project === 'admin') return joinAsProjectAdmin(given);
  // The input is about another person.
  if (conditions.includes('self_or_admin')) return given.organization.admin.caller();
  switch (who) {
    case 'public':
      return rolecall.createCaller({ kind: 'anonymous' });
    case 'system':
      return rolecall.system();
    case 'key':
      return callerOf(rolecall, { authorization: `Bearer ${given.keyValue}` });
    case 'project_or_user':
      return rolecall.createCaller({
        kind: 'project',
        project: { id: given.projectId, organization_id: given.organization_id },
      });
    case 'member':
    case 'admin':
    case 'owner':
      return given.organization[who].caller();
    default:
      return given.organization.owner.caller();
  }
}
