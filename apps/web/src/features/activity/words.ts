import type { ActivityLogEntry, ActivityVia, EventType } from '@rolecall/contracts';
import { activityScopes } from '@rolecall/contracts/kinds';
import type { ReactNode } from 'react';
import { levelKeys } from '@/features/members/levels';
import type { Translator } from '@/i18n/translator';
import { providerLabel } from '../external-groups/providers';
import { nameOf } from '../people';
import { accessLevelName, fieldLabel, isLevel, textIn } from './field-words';

type Words = Translator<'activity'>;
type Key = Parameters<Words['has']>[0];

/** The kinds of items to filter by, in the order of the menu. API keys are left out, as they belong to people. */
export const kinds = activityScopes.filter((scope) => scope !== 'PersonalAPIKey');

/** Renders the actor and the name of the changed item in a sentence. */
export interface SentenceParts {
  actor: () => ReactNode;
  item: (name: string) => ReactNode;
}

/**
 * A sentence that says what happened.
 * @param type the scope and activity, such as `Role.created`
 * @param name the name of the changed item
 */
export function describeActivity(t: Words, type: string, name: string, { actor, item }: SentenceParts): ReactNode {
  const key = `event.${type}` as Extract<Key, `event.${string}`>;
  return t.rich(t.has(key) ? key : 'unknownEvent', { actor, item: () => item(name) });
}

/** The types of changes whose name on the welcome page is the address of the person affected. */
const ofPeople = /^(OrganizationMembership|User)\./;

/**
 * The sentence for a change on the welcome page, where `name` may contain addresses, roles and groups joined in one text.
 * @param personName returns the name of the person with an address, or the address if the name is not known
 */
export function describeRecent(
  t: Words,
  type: string,
  name: string,
  { actor, item }: SentenceParts,
  personName: (email: string) => string,
): ReactNode {
  const [, member = '', role] =
    (/^RoleMembership\.(?:created|deleted)$/.test(type) && /^(\S+) in (.+)$/s.exec(name)) || [];
  if (role !== undefined) {
    const key = type === 'RoleMembership.created' ? 'addedToRole' : 'removedFromRole';
    return t.rich(key, { actor, item: () => item(role), member: personName(member) });
  }
  const [, group, provider, ofRole] =
    (type.startsWith('RoleExternalReference.') && /^(.+) \((\S+)\) for (.+)$/s.exec(name)) || [];
  const told =
    group !== undefined && provider !== undefined && ofRole !== undefined
      ? t('group', { group, provider: providerLabel(provider), role: ofRole })
      : ofPeople.test(type)
        ? personName(name)
        : name;
  return describeActivity(t, type, told, { actor, item });
}

/** The types of events that cause other entries and are mentioned there as the reason. */
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
  'group_sync.applied',
  'project.created',
  'project.updated',
  'project.deleted',
  'dashboard.deleted',
  'user.deactivated',
] as const satisfies readonly EventType[];

/** The name of the item of an entry's cause. If the cause is not loaded, a role membership falls back to its role or member. */
function nameOfCause(t: Words, entry: ActivityLogEntry, others: readonly ActivityLogEntry[]) {
  const { cause, scope, before, after } = entry;
  const listed = others.find(({ id }) => id === cause?.id);
  if (listed) return nameOfItem(t, listed);
  if (scope !== 'RoleMembership') return undefined;
  return cause?.type === 'role.deleted' ? textIn(after ?? before, 'role') : memberOf(entry);
}

/**
 * Says which other entry caused an entry; undefined if there is no cause worth mentioning.
 * @param others the loaded entries, which may include the cause
 */
export function describeCause(
  t: Words,
  entry: ActivityLogEntry,
  others: readonly ActivityLogEntry[],
): string | undefined {
  const { cause, scope, activity } = entry;
  // The reason why an invite ended says more.
  if (cause === null || (scope === 'OrganizationInvite' && activity === 'ended')) return undefined;
  const type = causes.find((each) => each === cause.type);
  if (type === undefined) return undefined;
  const name = nameOfCause(t, entry, others);
  return t(`cause.${type}`, { name: name ?? '', known: name === undefined ? 'no' : 'yes' });
}

/**
 * The readable name of what an entry is about. People have their current name, and names that the log composes in
 * English are composed again in the reader's language.
 */
function nameOfItem(t: Words, { scope, item_name, person, before, after }: ActivityLogEntry): string {
  const snapshot = after ?? before;
  if (scope === 'OrganizationMembership' || scope === 'User') return person ? nameOf(person) : item_name;
  if (scope === 'AccessControl') {
    const who = textIn(snapshot, 'role') ?? textIn(snapshot, 'user') ?? person?.email ?? 'Default';
    const start = `${who} on `;
    if (!item_name.startsWith(start)) return item_name;
    const name = person ? nameOf(person) : who === 'Default' ? t('everyoneElse') : who;
    return t('rule', { who: name, object: item_name.slice(start.length) });
  }
  if (scope === 'RoleExternalReference') {
    const [group = '', provider = ''] = [textIn(snapshot, 'provider_role_name'), textIn(snapshot, 'provider')];
    const start = `${group} (${provider}) for `;
    if (item_name.startsWith(start))
      return t('group', { group, provider: providerLabel(provider), role: item_name.slice(start.length) });
  }
  return item_name;
}

/** The name of the person who got or lost a role. */
const memberOf = ({ person, before, after }: ActivityLogEntry) =>
  person ? nameOf(person) : textIn(after ?? before, 'user');

/** Whether the actor is also the person affected. */
const isOwn = ({ actor, person, item_name, before, after }: ActivityLogEntry) =>
  actor !== null &&
  (person ? person.uuid === actor.uuid : [item_name, textIn(after ?? before, 'user')].includes(actor.email));

/** The sentence for an entry, as specific as its fields allow. */
export function sentenceOf(t: Words, entry: ActivityLogEntry, parts: SentenceParts): ReactNode {
  const { scope, activity, before, after, cause } = entry;
  const { actor } = parts;
  const name = nameOfItem(t, entry);
  const type = `${scope}.${activity}`;
  const snapshot = after ?? before;
  const item = () => parts.item(name);
  const plain = () => describeActivity(t, type, name, parts);
  switch (type) {
    case 'OrganizationMembership.created':
    case 'OrganizationMembership.updated': {
      if (activity === 'created' && isOwn(entry)) return t.rich('becameMember', { actor });
      const level = after?.['level'];
      if (!isLevel(level)) return plain();
      return t.rich(activity === 'created' ? 'addedAs' : 'madeLevel', { actor, item, level: levelKeys[level] });
    }
    case 'OrganizationMembership.deleted':
      return isOwn(entry) ? t.rich('left', { actor }) : plain();
    case 'OrganizationInvite.ended': {
      const key = `inviteEnded.${textIn(after, 'reason')}` as Extract<Key, `inviteEnded.${string}`>;
      return t.has(key) ? t.rich(key, { actor, item }) : plain();
    }
    case 'RoleMembership.created':
    case 'RoleMembership.expired':
    case 'RoleMembership.expiry_changed':
    case 'RoleMembership.deleted': {
      // When only the expiry changes, just the item's name contains the role.
      const role = textIn(snapshot, 'role') ?? /^\S+ in (.+)$/s.exec(entry.item_name)?.[1];
      const member = memberOf(entry);
      if (member === undefined || role === undefined) return plain();
      const isCreated = activity === 'created';
      const ofRole = { actor, item: () => parts.item(role) };
      if (activity === 'expired') return t.rich('timeInRoleEnded', { ...ofRole, member });
      if (activity === 'expiry_changed') return t.rich('roleEndChanged', { ...ofRole, member });
      if (cause !== null && isOwn(entry)) return t.rich(isCreated ? 'gotRole' : 'lostRole', ofRole);
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

/** Whether there is a sentence for several entries of this kind from one write. */
export const hasBulkSentence = (t: Words, { scope, activity }: ActivityLogEntry): boolean =>
  t.has(`bulk.event.${scope}.${activity}` as Key);

/** The sentence for several entries of one kind from one write. */
export function bulkSentenceOf(t: Words, entries: readonly ActivityLogEntry[], parts: SentenceParts): ReactNode {
  const [first] = entries;
  if (!first) return null;
  const { scope, activity, cause, before, after } = first;
  const { actor } = parts;
  const count = entries.length;
  const isCreated = activity === 'created';
  if (scope === 'RoleMembership' && (isCreated || activity === 'deleted')) {
    const idsOf = (field: string) => new Set(entries.map((entry) => textIn(entry.after ?? entry.before, field)));
    if (idsOf('role_id').size === 1) {
      const item = () => parts.item(textIn(after ?? before, 'role') ?? first.item_name);
      return t.rich(isCreated ? 'bulk.addedToRole' : 'bulk.removedFromRole', { actor, item, count });
    }
    if (idsOf('user_uuid').size === 1) {
      if (cause !== null && isOwn(first))
        return t.rich(isCreated ? 'bulk.gotRoles' : 'bulk.lostRoles', { actor, count });
      const member = memberOf(first) ?? first.item_name;
      return t.rich(isCreated ? 'bulk.addedToRoles' : 'bulk.removedFromRoles', { actor, member, count });
    }
  }
  const key = `bulk.event.${scope}.${activity}` as Extract<Key, `bulk.event.${string}`>;
  return t.rich(key, { actor, count });
}

/** How a change was made, such as in a session or with an API key. */
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
