import type { ProjectLevel } from './access-controls.ts';
import { sentences } from './errors.ts';
import type { LevelName } from './levels.ts';
import type { Scope } from './scopes.ts';

/**
 * Who may call a procedure. `public`: anyone. `authenticated`: a key or a session. `session`: a browser session, so that
 * keys cannot create keys. `key`: a personal API key, whatever its scopes. `project_or_user`: a project with its secret
 * token, or a signed-in user. `system`: the command line and embedding programs; the network router does not contain these
 * procedures. A level: a member of the organization with at least that level.
 */
export type Who = 'public' | 'authenticated' | 'session' | 'key' | 'project_or_user' | 'system' | LevelName;

/**
 * Conditions on the object of a call, in addition to the caller's level. Each is evaluated by `authorization.ts` of the API,
 * in the transaction that writes.
 * `self_or_admin`: the member is the caller, or the caller is an admin.
 * `member_not_above`: the member's level is not above the caller's.
 * `level_not_above`, `invited_level_not_above`: the level to grant, or to invite to, is not above the caller's.
 * `invite_not_above`: the level of the invite to change, revoke or replace is not above the caller's.
 * `resource_level`: the caller's level on the resource is sufficient: viewer to see it, editor to change it.
 */
export type Condition =
  | 'self_or_admin'
  | 'member_not_above'
  | 'level_not_above'
  | 'invited_level_not_above'
  | 'invite_not_above'
  | 'resource_level';

export interface Permission {
  who: Who;
  /** The scope that an API key needs; undefined for calls that need no scope or accept no keys. */
  scope?: Exclude<Scope, '*'>;
  /** Conditions on the object of the call. */
  conditions: readonly Condition[];
  /**
   * Whether the call changes anything. If so, a session must be of the same origin, and keys limited to projects need the
   * project.
   */
  writes: boolean;
  /**
   * What the call acts on. A key limited only to projects may make only calls on `project`. A key with any project limit may
   * make no call on `all_projects`, such as creating a project or deleting the organization.
   */
  on: 'nothing' | 'organization' | 'project' | 'all_projects';
  /** The level needed on the project of the call; admins of the organization always have it. */
  project?: Exclude<ProjectLevel, 'none'>;
  /**
   * Whether a session must have been authenticated recently, so that a browser left open cannot be used to hand out access
   * or destroy data.
   */
  recent: boolean;
  /** The error message for callers whose level is too low. */
  denied: string;
}

type Options = Partial<Pick<Permission, 'scope' | 'conditions' | 'on' | 'project' | 'recent' | 'denied'>>;
type PermissionOf<W extends Who> = Permission & { who: W };
const read = <W extends Who>(who: W, options: Options = {}): PermissionOf<W> => ({
  who,
  conditions: [],
  writes: false,
  on: 'organization',
  recent: false,
  denied: sentences.levelTooLow,
  ...options,
});
const write = <W extends Who>(who: W, options: Options = {}): PermissionOf<W> => ({
  ...read(who, options),
  writes: true,
});
const onProject = { on: 'project', project: 'member', denied: sentences.projectForbidden } as const;
const asProjectAdmin = { ...onProject, project: 'admin' } as const;
const onResource = { ...onProject, conditions: ['resource_level'] } as const;
const onNothing = { on: 'nothing' } as const;
const recent = { recent: true } as const;

/** The single table of who may do what, read by procedures, documents, pages and tests. */
export const permissions = {
  'roles.list': read('member', { scope: 'organization:read' }),
  'roles.names': read('member', { scope: 'organization:read' }),
  'roles.get': read('member', { scope: 'organization:read' }),
  'roles.overview': read('member', { scope: 'organization:read' }),
  'roles.summary': read('member', { scope: 'organization:read' }),
  'roles.map': read('member', { scope: 'organization:read' }),
  'roles.create': write('admin', { scope: 'organization:write' }),
  'roles.update': write('admin', { scope: 'organization:write' }),
  'roles.delete': write('admin', { scope: 'organization:write', ...recent }),

  'roleMemberships.list': read('member', { scope: 'organization:read' }),
  'roleMemberships.overview': read('member', { scope: 'organization:read' }),
  'roleMemberships.get': read('member', { scope: 'organization:read' }),
  'roleMemberships.explain': read('member', { scope: 'organization:read' }),
  'roleMemberships.candidates': read('member', { scope: 'organization_member:read' }),
  'roleMemberships.create': write('admin', { scope: 'organization:write' }),
  'roleMemberships.createMany': write('admin', { scope: 'organization:write' }),
  'roleMemberships.setExpiry': write('admin', { scope: 'organization:write' }),
  'roleMemberships.delete': write('admin', { scope: 'organization:write' }),
  'roleMemberships.deleteMany': write('admin', { scope: 'organization:write' }),

  'roleExternalReferences.list': read('member', { scope: 'organization:read' }),
  'roleExternalReferences.overview': read('member', { scope: 'organization:read' }),
  'roleExternalReferences.providers': read('member', { scope: 'organization:read' }),
  'roleExternalReferences.lookup': read('member', { scope: 'organization:read' }),
  'roleExternalReferences.lookupMany': read('member', { scope: 'organization:read' }),
  'roleExternalReferences.health': read('member', { scope: 'organization:read' }),
  'roleExternalReferences.create': write('admin', { scope: 'organization:write' }),
  'roleExternalReferences.delete': write('admin', { scope: 'organization:write' }),
  'roleExternalReferences.deleteMany': write('admin', { scope: 'organization:write' }),

  'groupSyncs.list': read('admin', { scope: 'organization:read' }),
  'groupSyncs.get': read('admin', { scope: 'organization:read' }),
  'groupSyncs.plan': write('admin', { scope: 'organization:write' }),
  'groupSyncs.applyPlan': write('admin', { scope: 'organization:write' }),
  'groupSyncs.delete': write('admin', { scope: 'organization:write' }),

  'welcome.get': read('member', { scope: 'organization:read' }),
  'welcome.firstSteps': read('admin', { scope: 'organization:read' }),
  'welcome.attention': read('member', { scope: 'organization:read' }),

  'organizations.list': read('authenticated', { scope: 'organization:read' }),
  'organizations.get': read('member', { scope: 'organization:read' }),
  'organizations.create': write('authenticated', { scope: 'organization:write' }),
  'organizations.policy': read('member', { scope: 'organization:read' }),
  'organizations.update': write('admin', { scope: 'organization:write' }),
  'organizations.delete': write('owner', { scope: 'organization:write', on: 'all_projects', ...recent }),

  'members.list': read('member', { scope: 'organization_member:read' }),
  'members.overview': read('member', { scope: 'organization_member:read' }),
  'members.names': read('member', { scope: 'organization_member:read' }),
  'members.get': read('member', { scope: 'organization_member:read' }),
  'members.sessions': read('admin', { scope: 'organization_member:read' }),
  'members.addRoles': write('admin', { scope: 'organization:write' }),
  'members.update': write('admin', {
    scope: 'organization_member:write',
    conditions: ['member_not_above', 'level_not_above'],
    ...recent,
  }),
  'members.delete': write('member', {
    scope: 'organization_member:write',
    conditions: ['self_or_admin', 'member_not_above'],
    ...recent,
  }),
  'members.updateMany': write('admin', {
    scope: 'organization_member:write',
    conditions: ['member_not_above', 'level_not_above'],
    ...recent,
  }),
  'members.deleteMany': write('admin', {
    scope: 'organization_member:write',
    conditions: ['member_not_above'],
    ...recent,
  }),

  'invites.list': read('admin', { scope: 'organization_member:read' }),
  'invites.create': write('admin', {
    scope: 'organization_member:write',
    conditions: ['invited_level_not_above', 'member_not_above', 'invite_not_above'],
  }),
  'invites.renew': write('admin', { scope: 'organization_member:write', conditions: ['invite_not_above'] }),
  'invites.delete': write('admin', { scope: 'organization_member:write', conditions: ['invite_not_above'] }),
  'invites.deleteMany': write('admin', { scope: 'organization_member:write', conditions: ['invite_not_above'] }),
  'invites.preview': read('public', onNothing),
  'invites.accept': write('session', onNothing),

  'projects.list': read('member', { scope: 'project:read', on: 'project' }),
  'projects.overview': read('member', { scope: 'project:read', on: 'project' }),
  'projects.get': read('member', { scope: 'project:read', ...onProject }),
  'projects.create': write('admin', { scope: 'project:write', on: 'all_projects' }),
  'projects.update': write('member', { scope: 'project:write', ...asProjectAdmin }),
  'projects.delete': write('admin', { scope: 'project:write', ...onProject, ...recent }),
  'projects.rotateSecretToken': write('member', { scope: 'project:write', ...asProjectAdmin, ...recent }),
  'projects.deleteSecretTokenBackup': write('member', { scope: 'project:write', ...asProjectAdmin, ...recent }),
  'projects.resetToken': write('member', { scope: 'project:write', ...asProjectAdmin, ...recent }),
  'projects.current': read('project_or_user', { scope: 'project:read', on: 'project' }),

  'environments.get': read('member', { scope: 'project:read', ...onProject }),
  'environments.update': write('member', { scope: 'project:write', ...asProjectAdmin }),

  'dashboards.list': read('member', { scope: 'project:read', ...onProject }),
  'dashboards.get': read('member', { scope: 'project:read', ...onResource }),
  'dashboards.create': write('member', { scope: 'project:write', ...onResource }),
  'dashboards.update': write('member', { scope: 'project:write', ...onResource }),
  'dashboards.delete': write('member', { scope: 'project:write', ...onResource }),

  'access.projectRules': read('member', { scope: 'access_control:read', ...onProject }),
  'access.resourceRules': read('member', { scope: 'access_control:read', ...onProject }),
  'access.dashboardRules': read('member', { scope: 'access_control:read', ...onResource }),
  'access.dashboardLevels': read('member', { scope: 'access_control:read', ...onProject }),
  'access.setProjectRule': write('member', {
    scope: 'access_control:write',
    ...asProjectAdmin,
    denied: sentences.projectRulesForbidden,
  }),
  'access.setResourceRule': write('member', {
    scope: 'access_control:write',
    ...asProjectAdmin,
    denied: sentences.resourceRulesForbidden,
  }),
  'access.setDashboardRule': write('member', {
    scope: 'access_control:write',
    ...asProjectAdmin,
    denied: sentences.projectRulesForbidden,
  }),
  'access.projectUsers': read('member', { scope: 'access_control:read', ...onProject }),
  'access.dashboardUsers': read('member', { scope: 'access_control:read', ...onResource }),
  'access.explain': read('member', { scope: 'access_control:read', ...onProject }),
  'access.projectsOfRole': read('member', { scope: 'access_control:read', on: 'project' }),
  'access.projectsOfMember': read('member', { scope: 'access_control:read', on: 'project' }),
  'access.withoutRole': read('member', { scope: 'access_control:read', on: 'project' }),

  'activityLog.list': read('admin', { scope: 'activity_log:read' }),

  'search.everything': read('member', { scope: 'organization:read' }),

  'users.me': read('authenticated', { scope: 'user:read', ...onNothing }),
  'users.updateMe': write('authenticated', { scope: 'user:write', ...onNothing }),
  'users.signUp': write('public', onNothing),
  'users.changePassword': write('session', onNothing),
  'users.confirmPassword': write('session', onNothing),
  'users.requestVerification': write('session', onNothing),
  'users.requestAddressChange': write('session', { ...onNothing, ...recent }),
  'users.deleteMe': write('session', { ...onNothing, ...recent }),
  'users.signOutEverywhere': write('session', onNothing),

  'sessions.list': read('session', onNothing),
  'sessions.delete': write('session', onNothing),
  'sessions.deleteOthers': write('session', onNothing),

  'mails.list': read('owner', { scope: 'organization:read' }),
  'secondFactor.get': read('session', onNothing),
  'secondFactor.beginTotp': write('session', { ...onNothing, ...recent }),
  'secondFactor.confirmTotp': write('session', { ...onNothing, ...recent }),
  'secondFactor.removeTotp': write('session', { ...onNothing, ...recent }),
  'secondFactor.newRecoveryCodes': write('session', { ...onNothing, ...recent }),
  'secondFactor.beginPasskey': write('session', { ...onNothing, ...recent }),
  'secondFactor.finishPasskey': write('session', { ...onNothing, ...recent }),
  'secondFactor.deletePasskey': write('session', { ...onNothing, ...recent }),
  'secondFactor.confirmWithCode': write('session', onNothing),
  'secondFactor.beginConfirmation': write('session', onNothing),
  'secondFactor.confirmWithPasskey': write('session', onNothing),

  'personalApiKeys.list': read('session', onNothing),
  // The response names any projects of the organization.
  'personalApiKeys.listOfOrganization': read('admin', { scope: 'organization_member:read', on: 'all_projects' }),
  'personalApiKeys.current': read('key', onNothing),
  'personalApiKeys.create': write('session', { ...onNothing, ...recent }),
  'personalApiKeys.delete': write('session', onNothing),
  'personalApiKeys.deleteMany': write('session', onNothing),

  'system.createUser': write('system', onNothing),
  'system.deactivateUser': write('system', onNothing),
  'system.reactivateUser': write('system', onNothing),
  'system.setPassword': write('system', onNothing),
  'system.removeSecondFactor': write('system', onNothing),
  'system.revokePersonalApiKeys': write('system', onNothing),
  'system.createOrganization': write('system', onNothing),
  'system.addMember': write('system'),
  'system.setMemberLevel': write('system'),
  'system.removeMember': write('system'),
  'system.createPersonalApiKey': write('system', onNothing),
} as const satisfies Record<string, Permission>;

export type ProcedureName = keyof typeof permissions;
export const permissionOf = (name: ProcedureName): Permission => permissions[name];
