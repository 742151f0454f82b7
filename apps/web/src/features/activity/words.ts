import type { AccessLevel, ActivityLogEntry, ActivityVia, EventType, GrantSource, Level } from '@rolecall/contracts';
import { activityScopes } from '@rolecall/contracts/kinds';
import type { ReactNode } from 'react';
import type { Translator } from '@/i18n/translator';

type Words = Translator<'activity'>;
type Key = Parameters<Words['has']>[0];

/** Kinds of things that change inside an organization, in the order of a list of filters: keys belong to people. */
export const kinds = activityScopes.filter((scope) => scope !== 'PersonalAPIKey');

/** What stands in a sentence for who did it, and for the name of what changed. */
export interface SentenceParts {
  actor: () => ReactNode;
  item: (name: string) => ReactNode;
}

/**
 * What happened, in a sentence.
 * @param type kind and activity, such as `Role.created`
 * @param name what changed
 */
export function describeActivity(t: Words, type: string, name: string, { actor, item }: SentenceParts): ReactNode {
  const key = `event.${type}` as Extract<Key, `event.${string}`>;
  return t.rich(t.has(key) ? key : 'unknownEvent', { actor, item: () => item(name) });
}

/** The types of events that take other entries along, and of which people are told why. */
const causes = [
  'organization.created',
  'organization.deleted',
  'organization_membership.created',
  'organization_membership.joined',
  'organization_membership.level_changed',
  'organization_membership.ended',
  'invite.created',
  'invite.accepted',
  'role.deleted',
  'project.created',
  'project.updated',
  'project.deleted',
  'dashboard.deleted',
  'user.deactivated',
] as const satisfies readonly EventType[];

/** The name of what the cause of an entry was about: of a role membership that is its role or its member. */
function nameOfCause({ cause, scope, before, after }: ActivityLogEntry, others: readonly ActivityLogEntry[]) {
  const listed = others.find(({ id }) => id === cause?.id);
  if (listed) return listed.item_name;
  if (scope !== 'RoleMembership') return undefined;
  return textIn(after ?? before, cause?.type === 'role.deleted' ? 'role' : 'user');
}

/**
 * Why an entry was taken along by another one; nothing where it was not.
 * @param others entries at hand, which may hold the other one
 */
export function describeCause(
  t: Words,
  entry: ActivityLogEntry,
  others: readonly ActivityLogEntry[],
): string | undefined {
  const { cause, scope, activity } = entry;
  // The reason for which an invite ended says more.
  if (cause === null || (scope === 'OrganizationInvite' && activity === 'ended')) return undefined;
  const type = causes.find((each) => each === cause.type);
  if (type === undefined) return undefined;
  const name = nameOfCause(entry, others);
  return t(`cause.${type}`, { name: name ?? '', known: name === undefined ? 'no' : 'yes' });
}

const levelNames = { 1: 'member', 8: 'admin', 15: 'owner' } as const satisfies Record<Level, string>;
const isLevel = (value: unknown): value is Level => Object.hasOwn(levelNames, String(value));

const textIn = (snapshot: ActivityLogEntry['before'], field: string): string | undefined => {
  const value = snapshot?.[field];
  return typeof value === 'string' ? value : undefined;
};

/** The name of a level of access, or the level as it is where it has none. */
function accessLevelName(t: Words, level: string): string {
  const key = `accessLevel.${level as AccessLevel}` as const;
  return t.has(key) ? t(key) : level;
}

/** What an entry tells, as precisely as its fields allow. */
export function sentenceOf(t: Words, entry: ActivityLogEntry, parts: SentenceParts): ReactNode {
  const { scope, activity, item_name: name, before, after, actor: person, cause } = entry;
  const { actor } = parts;
  const type = `${scope}.${activity}`;
  const snapshot = after ?? before;
  const item = () => parts.item(name);
  const plain = () => describeActivity(t, type, name, parts);
  switch (type) {
    case 'OrganizationMembership.created':
    case 'OrganizationMembership.updated': {
      if (activity === 'created' && person?.email === name) return t.rich('becameMember', { actor, item });
      const level = after?.['level'];
      if (!isLevel(level)) return plain();
      return t.rich(activity === 'created' ? 'addedAs' : 'madeLevel', { actor, item, level: levelNames[level] });
    }
    case 'OrganizationMembership.deleted':
      return person?.email === name ? t.rich('left', { actor, item }) : plain();
    case 'OrganizationInvite.ended': {
      const key = `inviteEnded.${textIn(after, 'reason')}` as Extract<Key, `inviteEnded.${string}`>;
      return t.has(key) ? t.rich(key, { actor, item }) : plain();
    }
    case 'RoleMembership.created':
    case 'RoleMembership.deleted': {
      const [member, role] = [textIn(snapshot, 'user'), textIn(snapshot, 'role')];
      if (member === undefined || role === undefined) return plain();
      const isCreated = activity === 'created';
      const ofRole = { actor, item: () => parts.item(role) };
      if (cause !== null && person?.email === member) return t.rich(isCreated ? 'gotRole' : 'lostRole', ofRole);
      return t.rich(isCreated ? 'addedToRole' : 'removedFromRole', { ...ofRole, member });
    }
    case 'AccessControl.created':
    case 'AccessControl.updated': {
      const level = textIn(after, 'access_level');
      if (level === undefined) return plain();
      const key = activity === 'created' ? 'ruleAdded' : 'ruleChanged';
      return t.rich(key, { actor, item, level: accessLevelName(t, level) });
    }
    case 'Role.updated':
    case 'Project.updated':
    case 'Dashboard.updated':
    case 'User.updated':
    case 'Organization.updated': {
      const kind = scope as 'Role' | 'Project' | 'Dashboard' | 'User' | 'Organization';
      const fields = Object.keys(after ?? {});
      const old = textIn(before, 'name');
      if (old !== undefined && fields.length === 1)
        return t.rich(`renamed.${kind}`, { actor, item: () => parts.item(textIn(after, 'name') ?? name), old });
      const [first, second = ''] = fields.map((field) => fieldLabel(t, field));
      if (first === undefined) return plain();
      return t.rich(`changedFields.${kind}`, { actor, item, count: fields.length, first, second });
    }
    default:
      return plain();
  }
}

/** How a change came in. */
export function describeSource(t: Words, via: ActivityVia, credential: string | null): string {
  switch (via) {
    case 'key':
      return credential === null ? t('source.key') : t('source.namedKey', { name: credential });
    case 'mcp':
      return credential === null ? t('source.mcp') : t('source.mcpNamedKey', { name: credential });
    case 'session':
    case 'library':
      return t(`source.${via}`);
    case 'command line':
      return t('source.commandLine');
  }
}

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
export function fieldLabel(t: Words, field: string): string {
  const key = `field.${field}` as Extract<Key, `field.${string}`>;
  return t.has(key) ? t(key) : field;
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
export function fieldText(t: Words, field: string, value: unknown, roleName: (id: string) => string): string {
  if (value === null || value === undefined || value === '') return t('noValue');
  if (field === 'level' && isLevel(value)) return t(`level.${levelNames[value]}`);
  if (field === 'access_level' && typeof value === 'string') return accessLevelName(t, value);
  if (field === 'reason' && typeof value === 'string') {
    const key = `inviteEnd.${value}` as Extract<Key, `inviteEnd.${string}`>;
    return t.has(key) ? t(key) : value;
  }
  if (field === 'grants' && Array.isArray(value))
    return value.map(({ source }: { source: GrantSource }) => t(`grantSource.${source}`)).join('\n');
  const roleIds = roleIdsIn(field, value);
  if (roleIds.length > 0) return roleIds.map(roleName).join('\n');
  if (typeof value === 'boolean') return value ? t('yes') : t('no');
  if (Array.isArray(value) && value.length === 0) return t('noValue');
  if (Array.isArray(value) && value.every(isScalar)) return value.join('\n');
  if (typeof value === 'object') return JSON.stringify(value, null, 2);
  return String(value);
}
