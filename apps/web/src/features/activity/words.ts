import type { ActivityLogEntry, ActivityScope, ActivityVia, Level } from '@rolecall/contracts';

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
  User: 'Accounts',
} as const satisfies Partial<Record<ActivityScope, string>>;

const things: Partial<Record<string, string>> = {
  Organization: 'the organization',
  OrganizationMembership: 'the member',
  OrganizationInvite: 'the invite to',
  Role: 'the role',
  RoleMembership: 'a member of the role',
  RoleExternalReference: 'the external group',
  Project: 'the project',
  Dashboard: 'the dashboard',
  PersonalAPIKey: 'the API key',
  User: 'the account',
};

const sentences: Partial<Record<string, string>> = {
  'OrganizationMembership.created': 'added',
  'OrganizationMembership.joined': 'joined as',
  'OrganizationMembership.deleted': 'removed',
  'OrganizationInvite.created': 'invited',
  'OrganizationInvite.renewed': 'renewed the invite to',
  'OrganizationInvite.deleted': 'revoked the invite to',
  'OrganizationInvite.ended': 'ended the invite to',
  'OrganizationInvite.accepted': 'accepted the invite to',
  'OrganizationInvite.updated': 'changed the roles of the invite to',
  'RoleMembership.created': 'gave a role to',
  'RoleMembership.deleted': 'took a role from',
  'RoleExternalReference.created': 'added the external group',
  'RoleExternalReference.deleted': 'removed the external group',
  'Project.rotated': 'rotated the secret token of',
  'Project.secret_token_backup_deleted': 'deleted the backup of the secret token of',
  'Project.token_reset': 'reset the project token of',
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

/** What happened, in words that stand between who did it and the name of what changed. */
export function describeActivity(type: string): string {
  const [scope = '', activity = ''] = type.split('.');
  return sentences[type] ?? `${activity.replaceAll('_', ' ')} ${things[scope] ?? ''}`.trim();
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
  const { scope, activity, item_name: name, before, after, user } = entry;
  const type = `${scope}.${activity}`;
  const snapshot = after ?? before;
  const plain = { verb: describeActivity(type), name };
  switch (type) {
    case 'OrganizationMembership.created':
      if (user?.email === name) return { verb: 'became a member as', name };
      return isLevel(after?.['level']) ? { ...plain, rest: `as ${asLevel(after['level'])}` } : plain;
    case 'OrganizationMembership.updated':
      return isLevel(after?.['level']) ? { verb: 'made', name, rest: asLevel(after['level']) } : plain;
    case 'OrganizationMembership.deleted':
      return user?.email === name ? { verb: 'left; they were', name } : plain;
    case 'OrganizationInvite.ended': {
      const why = inviteEnds[textIn(after, 'reason') ?? ''];
      return why === undefined ? plain : { ...plain, rest: `because ${why}` };
    }
    case 'RoleMembership.created':
    case 'RoleMembership.deleted': {
      const [member, role] = [textIn(snapshot, 'user'), textIn(snapshot, 'role')];
      if (member === undefined || role === undefined) return plain;
      return activity === 'created'
        ? { verb: `gave ${member} the role`, name: role }
        : { verb: `took from ${member} the role`, name: role };
    }
    case 'Role.updated':
    case 'Project.updated':
    case 'Dashboard.updated':
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
export function describeWay(via: ActivityVia, credential: string | null): string {
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

/** The name of a field, as people write it. */
export function fieldLabel(field: string): string {
  const words = field.split('_').map((word) => initialisms.get(word) ?? word);
  const [first = '', ...rest] = words;
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(' ');
}

const isScalar = (value: unknown) => typeof value === 'string' || typeof value === 'number';

/** The value of a field, as people read it: one line, a line for each entry of a list, or JSON over several. */
export function fieldText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return '(none)';
  if (field === 'level' && isLevel(value)) return levelNames[value];
  if (field === 'reason' && typeof value === 'string') return inviteEnds[value] ?? value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value) && value.length > 0 && value.every(isScalar)) return value.join('\n');
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  return String(value);
}
