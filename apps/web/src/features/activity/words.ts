import type {
  AccessLevel,
  ActivityLogEntry,
  ActivityScope,
  ActivityVia,
  EventType,
  GrantSource,
  Level,
} from '@rolecall/contracts';
// By its path, which tests resolve too.
import { levelNames as accessLevelNames } from '../access/words.ts';
import { describeGrant } from '../roles/grant-words.ts';

/** Kinds of things that change inside an organization, and their names in a list of filters. */
export const kinds = {
  Organization: 'Organization',
  OrganizationMembership: 'Members',
  OrganizationInvite: 'Invites',
  Role: 'Roles',
  RoleMembership: 'Role members',
  RoleExternalReference: 'External groups',
  Project: 'Projects',
  Dashboard: 'Dashboards',
  AccessControl: 'Access rules',
  User: 'Accounts',
} as const satisfies Partial<Record<ActivityScope, string>>;

/** What has a name and settings that change. */
const things: Partial<Record<string, string>> = {
  Organization: 'the organization',
  Role: 'the role',
  Project: 'the project',
  Dashboard: 'the dashboard',
  User: 'the account',
};

/** What each event of the log says: the words stand between who did it and the name of its subject. */
const sentences: Partial<Record<string, string>> = {
  'Organization.created': 'created the organization',
  'Organization.updated': 'changed the organization',
  'Organization.deleted': 'deleted the organization',
  'OrganizationMembership.created': 'added',
  'OrganizationMembership.joined': 'joined as',
  'OrganizationMembership.updated': 'changed the level of',
  'OrganizationMembership.deleted': 'removed',
  'OrganizationInvite.created': 'invited',
  'OrganizationInvite.renewed': 'renewed the invite to',
  'OrganizationInvite.updated': 'changed the roles of the invite to',
  'OrganizationInvite.accepted': 'accepted the invite to',
  'OrganizationInvite.deleted': 'revoked the invite to',
  'OrganizationInvite.ended': 'ended the invite to',
  'Role.created': 'created the role',
  'Role.updated': 'changed the role',
  'Role.deleted': 'deleted the role',
  'RoleMembership.created': 'gave a role to',
  'RoleMembership.deleted': 'took a role from',
  'RoleExternalReference.created': 'added the external group',
  'RoleExternalReference.deleted': 'removed the external group',
  'Project.created': 'created the project',
  'Project.updated': 'changed the project',
  'Project.deleted': 'deleted the project',
  'Project.rotated': 'rotated the secret token of',
  'Project.secret_token_backup_deleted': 'deleted the backup of the secret token of',
  'Project.token_reset': 'reset the project token of',
  'Dashboard.created': 'created the dashboard',
  'Dashboard.updated': 'changed the dashboard',
  'Dashboard.deleted': 'deleted the dashboard',
  'AccessControl.created': 'added the access rule',
  'AccessControl.updated': 'changed the access rule',
  'AccessControl.deleted': 'removed the access rule',
  'User.created': 'created the account',
  'User.updated': 'changed the account',
  'User.deactivated': 'deactivated the account',
  'User.reactivated': 'reactivated the account',
  'User.password_changed': 'changed the password of',
  'User.provider_linked': 'linked a sign-in provider to',
  'User.signed_in': 'signed in as',
  'User.signed_out': 'signed out as',
  'User.signed_out_everywhere': 'signed out on every device as',
  'PersonalAPIKey.created': 'created the API key',
  'PersonalAPIKey.deleted': 'revoked the API key',
};

/** Why an invite ended although it was neither accepted nor revoked. */
const inviteEnds: Partial<Record<string, string>> = {
  expired: 'it had expired',
  address_joined: 'the invited person joined the organization',
  address_removed: 'the invited person was removed from the organization',
  inviter_removed: 'the person who created it was removed from the organization',
  inviter_deactivated: 'the account of the person who created it was deactivated',
  inviter_demoted: 'the level of the person who created it is too low for it now',
  inviter_gone: 'the account of the person who created it no longer exists',
  organization_deleted: 'the organization was deleted',
};

/**
 * What happened, in words that stand between who did it and the name of what changed.
 * @param type kind and activity, such as `Role.created`
 */
export const describeActivity = (type: string): string => sentences[type] ?? 'changed';

/** Why an entry was written, by the type of the event that took it along; the name is that of the event's subject. */
const causes: Partial<Record<EventType, (name: string | undefined) => string>> = {
  'organization.created': () => 'on creating the organization',
  'organization.deleted': () => 'because the organization was deleted',
  'organization_membership.created': (name = 'the member') => `because ${name} was added to the organization`,
  'organization_membership.joined': (name = 'the member') => `because ${name} joined the organization`,
  'organization_membership.level_changed': (name = 'a member') => `because the level of ${name} changed`,
  'organization_membership.ended': (name = 'the member') => `because ${name} is no longer in the organization`,
  'invite.created': (name = 'the member') => `because ${name} was invited again`,
  'invite.accepted': () => 'by accepting the invite',
  'role.deleted': (name) => `because the role${name === undefined ? '' : ` “${name}”`} was deleted`,
  'project.created': () => 'on creating the project',
  'project.updated': () => 'by a setting of the project',
  'project.deleted': (name) => `because the project${name === undefined ? '' : ` “${name}”`} was deleted`,
  'dashboard.deleted': (name) => `because the dashboard${name === undefined ? '' : ` “${name}”`} was deleted`,
  'user.deactivated': (name) => `because the account${name === undefined ? '' : ` ${name}`} was deactivated`,
};

/** The name of what the cause of an entry was about: of a role membership that is its role or its member. */
function nameOfCause({ cause, scope, before, after }: ActivityLogEntry, others: readonly ActivityLogEntry[]) {
  const listed = others.find(({ id }) => id === cause?.id);
  if (listed) return listed.item_name;
  if (scope !== 'RoleMembership') return undefined;
  return textIn(after ?? before, cause?.type === 'role.deleted' ? 'role' : 'user');
}

/**
 * Why an entry was taken along by another one, as the end of its sentence; nothing where it was not.
 * @param others entries at hand, which may hold the other one
 */
export function describeCause(entry: ActivityLogEntry, others: readonly ActivityLogEntry[]): string | undefined {
  const { cause, scope, activity } = entry;
  // The reason for which an invite ended says more.
  if (cause === null || (scope === 'OrganizationInvite' && activity === 'ended')) return undefined;
  return causes[cause.type as EventType]?.(nameOfCause(entry, others));
}

/** What was done: the name of what changed stands between the two parts. */
export interface Sentence {
  verb: string;
  name: string;
  rest?: string;
}

const levelNames: Record<Level, string> = { 1: 'Member', 8: 'Admin', 15: 'Owner' };
const asLevel = (level: unknown) => `${level === 1 ? 'a' : 'an'} ${levelNames[level as Level].toLowerCase()}`;
const isLevel = (value: unknown): value is Level => Object.hasOwn(levelNames, String(value));

const textIn = (snapshot: ActivityLogEntry['before'], field: string): string | undefined => {
  const value = snapshot?.[field];
  return typeof value === 'string' ? value : undefined;
};

/** What an entry tells, as precisely as its fields allow. */
export function sentenceOf(entry: ActivityLogEntry): Sentence {
  const { scope, activity, item_name: name, before, after, actor, cause } = entry;
  const type = `${scope}.${activity}`;
  const snapshot = after ?? before;
  const plain = { verb: describeActivity(type), name };
  switch (type) {
    case 'OrganizationMembership.created':
      if (actor?.email === name) return { verb: 'became a member as', name };
      return isLevel(after?.['level']) ? { ...plain, rest: `as ${asLevel(after['level'])}` } : plain;
    case 'OrganizationMembership.updated':
      return isLevel(after?.['level']) ? { verb: 'made', name, rest: asLevel(after['level']) } : plain;
    case 'OrganizationMembership.deleted':
      return actor?.email === name ? { verb: 'left; they were', name } : plain;
    case 'OrganizationInvite.ended': {
      const why = inviteEnds[textIn(after, 'reason') ?? ''];
      return why === undefined ? plain : { ...plain, rest: `because ${why}` };
    }
    case 'RoleMembership.created':
    case 'RoleMembership.deleted': {
      const [member, role] = [textIn(snapshot, 'user'), textIn(snapshot, 'role')];
      if (member === undefined || role === undefined) return plain;
      if (cause !== null && actor?.email === member)
        return { verb: activity === 'created' ? 'got the role' : 'lost the role', name: role };
      return activity === 'created'
        ? { verb: `gave ${member} the role`, name: role }
        : { verb: `took from ${member} the role`, name: role };
    }
    case 'AccessControl.created':
    case 'AccessControl.updated': {
      const level = textIn(after, 'access_level');
      if (level === undefined) return plain;
      const named = `“${accessLevelNames[level as AccessLevel] ?? level}”`;
      return { ...plain, rest: activity === 'created' ? `with the level ${named}` : `to ${named}` };
    }
    case 'Role.updated':
    case 'Project.updated':
    case 'Dashboard.updated':
    case 'User.updated':
    case 'Organization.updated': {
      const fields = Object.keys(after ?? {});
      const old = textIn(before, 'name');
      if (old !== undefined && fields.length === 1)
        return { verb: `renamed ${things[scope]} “${old}” to`, name: textIn(after, 'name') ?? name };
      const [first, second] = fields.map((field) => fieldLabel(field).toLowerCase());
      const what =
        fields.length > 2 ? `${fields.length} settings` : second === undefined ? first : `${first} and ${second}`;
      return { verb: `changed ${what ?? 'nothing'} of ${things[scope]}`, name };
    }
    default:
      return plain;
  }
}

/** How a change came in. */
export function describeSource(via: ActivityVia, credential: string | null): string {
  const key = credential === null ? 'an API key' : `the API key “${credential}”`;
  switch (via) {
    case 'key':
      return `with ${key}`;
    case 'session':
      return 'in the browser';
    case 'command line':
      return 'on the command line';
    case 'mcp':
      return credential === null ? 'through MCP' : `through MCP with ${key}`;
    case 'library':
      return 'by a program';
  }
}

const initialisms = new Map(
  ['ID', 'IDs', 'IP', 'IPs', 'URL', 'URLs', 'API', 'UUID'].map((word) => [word.toLowerCase(), word]),
);

/** Labels of fields whose names are not what they show. */
const labels: Partial<Record<string, string>> = {
  default_role_id: 'Default role',
  grants: 'Source',
  role_ids: 'Roles',
};

/** Fields that only identify what others name. */
const identifiers: ReadonlySet<string> = new Set([
  'current_organization_id',
  'created_by_uuid',
  'inviter_uuid',
  'resource_id',
  'role_id',
  'scoped_organizations',
  'user_uuid',
]);

/** Whether people can read a field. */
export const isReadable = (field: string): boolean => !identifiers.has(field);

/** The name of a field, as people write it. */
export function fieldLabel(field: string): string {
  const label = labels[field];
  if (label !== undefined) return label;
  const words = field.split('_').map((word) => initialisms.get(word) ?? word);
  const [first = '', ...rest] = words;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Fields that refer to roles by their ids; that of a role membership is the name itself. */
const roleFields: ReadonlySet<string> = new Set(['default_role_id', 'role', 'role_ids']);

/** The ids of the roles that a field refers to. */
export const roleIdsIn = (field: string, value: unknown): string[] =>
  roleFields.has(field) ? [value].flat().filter((id): id is string => typeof id === 'string' && uuid.test(id)) : [];

/**
 * The value of a field, as people read it: one line, a line for each entry of a list, or JSON over several.
 * @param roleName the name of a role by its id
 */
export function fieldText(field: string, value: unknown, roleName: (id: string) => string): string {
  if (value === null || value === undefined || value === '') return '(none)';
  if (field === 'level' && isLevel(value)) return levelNames[value];
  if (field === 'access_level' && typeof value === 'string') return accessLevelNames[value as AccessLevel] ?? value;
  if (field === 'reason' && typeof value === 'string') return inviteEnds[value] ?? value;
  if (field === 'grants' && Array.isArray(value))
    return value.map(({ source }: { source: GrantSource }) => describeGrant(source)).join('\n');
  const roleIds = roleIdsIn(field, value);
  if (roleIds.length > 0) return roleIds.map(roleName).join('\n');
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.length === 0) return '(none)';
  if (Array.isArray(value) && value.every(isScalar)) return value.join('\n');
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  return String(value);
}
