import {
  emailKey,
  type GroupInSnapshot,
  type GroupSnapshot,
  type GroupSyncCap,
  type GroupSyncPlan,
  type GroupSyncRefusal,
  isEmail,
  isSameMailbox,
  normalizedKey,
} from '@rolecall/contracts';
import { grouped } from '../grouped.ts';

/*
 * Computes what a snapshot of external groups changes. Everything here is a pure function of the snapshot and of the
 * organization's state at one revision: the same input always gives the same plan, in the same order.
 */

/** Links a role to a group of the external organization that the snapshot is of. */
interface SyncReference {
  id: string;
  role_id: string;
  provider_role_id: string;
  provider_role_slug: string | null;
  provider_role_name: string;
  respectsManualRemovals: boolean;
}

export interface SyncMember {
  id: number;
  uuid: string;
  email: string;
  /** The normalized address, for comparison. */
  key: string;
  isActive: boolean;
}

/** A grant of a role that the sync covers. */
interface SyncGrant {
  role_id: string;
  user_id: number;
  source: string;
  source_key: string;
}

/** The organization's state, as far as a snapshot of one external organization can change it. */
export interface SyncWorld {
  references: readonly SyncReference[];
  roleNames: ReadonlyMap<string, string>;
  members: readonly SyncMember[];
  /** Ids of the members who sign in with the provider, by their account id there. */
  accounts: ReadonlyMap<string, number>;
  /** All grants of the roles that the sync covers, from any source. */
  grants: readonly SyncGrant[];
  /**
   * When a person was last removed from a role by hand, by `pairOf`. Leaves out people who have permanently regained the role.
   */
  removals: ReadonlyMap<string, string>;
}

/** How much a plan may revoke. */
export interface CapRule {
  /** A percentage such as `20%`, or a number. */
  maxRevocations: string;
  /** Whether the limit was set for this run. */
  isRaised: boolean;
  floor: number;
}

/** A map key for a role and a person. */
export const pairOf = (roleId: string, user: number | string): string => `${roleId} ${user}`;

/** The prefix of the `source_key` of every grant based on groups of one external organization. */
export const keyPrefix = (provider: string, organization: string): string =>
  `${[provider, organization].map((part) => encodeURIComponent(normalizedKey(part))).join('/')}/`;

const keyOf = (prefix: string, groupId: string): string => `${prefix}${encodeURIComponent(normalizedKey(groupId))}`;

/** Sorts lines by a text that is computed once for each. */
const sortedBy = <Line>(lines: readonly Line[], textOf: (line: Line) => string): Line[] =>
  lines
    .map((line) => ({ line, text: textOf(line) }))
    .toSorted((one, other) => (one.text === other.text ? 0 : one.text < other.text ? -1 : 1))
    .map(({ line }) => line);

/** Returns an id or slug that two groups share, which would make references to it ambiguous. */
export function repeatedGroup(groups: readonly GroupInSnapshot[]): string | undefined {
  for (const textOf of [({ id, slug }: GroupInSnapshot) => id ?? slug, ({ slug }: GroupInSnapshot) => slug]) {
    const seen = new Set<string>();
    for (const group of groups) {
      const value = textOf(group);
      if (!value) continue;
      const key = normalizedKey(value);
      if (seen.has(key)) return value;
      seen.add(key);
    }
  }
  return undefined;
}

/**
 * The group of each reference, matched as the lookup does: first by id, then by slug. A group with the same slug but another
 * id is a match only if the snapshot is complete; otherwise the referenced group may still exist outside of it.
 */
function matchGroups(references: readonly SyncReference[], { groups, complete }: GroupSnapshot) {
  const indexBy = (textOf: (group: GroupInSnapshot) => string | null | undefined) =>
    new Map(
      groups.flatMap((group) => {
        const text = textOf(group);
        return text ? [[normalizedKey(text), group] as const] : [];
      }),
    );
  // A group without an id may have it in its slug, because some sources do not distinguish the two.
  const byId = indexBy(({ id, slug }) => id ?? slug);
  const bySlug = indexBy(({ slug }) => slug);
  const matched = new Map<SyncReference, GroupInSnapshot>();
  const taken = new Set<GroupInSnapshot>();
  const match = (reference: SyncReference, group: GroupInSnapshot | undefined) => {
    if (!group || matched.has(reference) || taken.has(group)) return;
    matched.set(reference, group);
    taken.add(group);
  };
  for (const reference of references) match(reference, byId.get(normalizedKey(reference.provider_role_id)));
  const isOther = ({ provider_role_id }: SyncReference, { id, slug }: GroupInSnapshot) =>
    Boolean(id) && ![id, slug].some((text) => text && normalizedKey(text) === normalizedKey(provider_role_id));
  for (const reference of references) {
    const group = reference.provider_role_slug && bySlug.get(normalizedKey(reference.provider_role_slug));
    if (group && (complete || !isOther(reference, group))) match(reference, group);
  }
  return { matched, taken };
}

interface Person {
  email: string | null;
  provider_user_id: string | null;
}

/** The outcome of matching a person in a group to a member. */
type Resolved =
  | { kind: 'member'; member: SyncMember }
  | { kind: 'not_member' }
  | { kind: 'ambiguous'; reason: 'several_accounts' | 'several_people' | 'other_mailbox'; candidates: SyncMember[] };

const personOf = ({ email, provider_user_id }: NonNullable<GroupInSnapshot['members']>[number]): Person => ({
  email: email ?? null,
  provider_user_id: provider_user_id ?? null,
});

const personKey = ({ email, provider_user_id }: Person): string => `${provider_user_id ?? ''}\0${email ?? ''}`;

/** Matches people to members by provider account and by address. Two accounts never count as one. */
function resolvePeople(people: Iterable<Person>, { members, accounts }: SyncWorld): Map<string, Resolved> {
  const byId = new Map(members.map((member) => [member.id, member]));
  const byAddress = grouped(members, ({ key }) => key);
  const resolveOne = ({ email, provider_user_id }: Person): Resolved => {
    const linked = provider_user_id === null ? undefined : byId.get(accounts.get(provider_user_id) ?? -1);
    const alike = email === null ? [] : (byAddress.get(emailKey(email)) ?? []);
    const same = alike.filter((member) => isSameMailbox(member.email, email ?? ''));
    const [only] = same;
    if (linked) {
      const isOther = alike.length > 0 && !alike.includes(linked);
      return isOther
        ? { kind: 'ambiguous', reason: 'several_accounts', candidates: [linked, ...alike] }
        : { kind: 'member', member: linked };
    }
    if (only && same.length === 1) return { kind: 'member', member: only };
    if (alike.length === 0) return { kind: 'not_member' };
    return {
      kind: 'ambiguous',
      reason: same.length > 1 ? 'several_accounts' : 'other_mailbox',
      candidates: alike,
    };
  };
  const resolved = new Map<string, Resolved>();
  const found: { key: string; person: Person; member: SyncMember }[] = [];
  for (const person of people) {
    const key = personKey(person);
    if (resolved.has(key)) continue;
    const one = resolveOne(person);
    resolved.set(key, one);
    if (one.kind === 'member') found.push({ key, person, member: one.member });
  }
  const withId = found.filter(({ person }) => person.provider_user_id !== null);
  for (const same of grouped(withId, ({ person }) => person.provider_user_id).values()) {
    const candidates = [...new Set(same.map(({ member }) => member))];
    if (candidates.length > 1)
      for (const { key } of same) resolved.set(key, { kind: 'ambiguous', reason: 'several_accounts', candidates });
  }
  for (const [member, same] of grouped(withId, (one) => one.member)) {
    if (new Set(same.map(({ person }) => person.provider_user_id)).size < 2) continue;
    // If the member signs in with one of these provider accounts, that person is the match.
    for (const { key, person } of same)
      if (accounts.get(person.provider_user_id ?? '') !== member.id)
        resolved.set(key, { kind: 'ambiguous', reason: 'several_people', candidates: [member] });
  }
  return resolved;
}

/** People in groups who get no role from them, each with all of those groups. */
class Unplaced<Reason extends string> {
  readonly #people = new Map<string, { person: Person; reason: Reason; groups: Set<string>; roles: Set<string> }>();

  add(person: Person, reason: Reason, group: string, roleId: string): void {
    const key = personKey(person);
    const known = this.#people.get(key) ?? { person, reason, groups: new Set<string>(), roles: new Set<string>() };
    known.groups.add(group);
    known.roles.add(roleId);
    this.#people.set(key, known);
  }

  lines() {
    const lines = [...this.#people.values()].map(({ person, reason, groups, roles }) => ({
      ...person,
      groups: [...groups].toSorted(),
      role_ids: [...roles].toSorted(),
      reason,
    }));
    return sortedBy(lines, ({ email, provider_user_id }) => `${email ?? ''}\0${provider_user_id ?? ''}`);
  }
}

type NotMember = GroupSyncPlan['not_members'][number];

/** A plan as it is computed and stored. The state of invites is added when the plan is read. */
export type StoredPlan = Omit<GroupSyncPlan, 'not_members' | 'complete'> & {
  not_members: Omit<NotMember, 'invite'>[];
  /** Missing in plans stored by earlier versions. */
  complete?: boolean;
};

/** The normalized addresses that have an invite, expired or not, and those that belong to members. */
export interface Invitees {
  invited: ReadonlySet<string>;
  joined: ReadonlySet<string>;
}

/** The normalized address at which somebody who is not a member can be invited; null if there is none. */
const inviteKey = ({ reason, email }: Pick<NotMember, 'reason' | 'email'>): string | null =>
  reason === 'not_member' && email !== null && isEmail(email) ? emailKey(email) : null;

/** The normalized addresses in a plan that can be invited. */
export const addressesIn = ({ not_members }: StoredPlan): string[] => [
  ...new Set(not_members.flatMap((line) => inviteKey(line) ?? [])),
];

/**
 * Adds the state of the invite to the people who are not members, once for each address.
 * @param invitees null if the caller may not know who is invited
 */
export function withInvites(people: StoredPlan['not_members'], invitees: Invitees | null): NotMember[] {
  if (invitees === null) return people.map((line) => ({ ...line, invite: null }));
  const { invited, joined } = invitees;
  const told = new Set<string>();
  return people.map((line) => {
    const key = inviteKey(line);
    if (key === null || told.has(key)) return { ...line, invite: null };
    told.add(key);
    return { ...line, invite: joined.has(key) ? 'joined' : invited.has(key) ? 'made' : 'to_make' };
  });
}

type RoleShare = GroupSyncPlan['roles'][number];

/** Whether the role would lose its last member. */
const isEmptied = ({ member_count, lost, added }: RoleShare): boolean =>
  member_count > 0 && member_count - lost + added === 0;

/** Checks the number of revocations against the limit. */
export function capOf(
  roles: readonly RoleShare[],
  { revoked, synced }: { revoked: number; synced: number },
  { maxRevocations, isRaised, floor }: CapRule,
): GroupSyncCap {
  const refusals: GroupSyncRefusal[] = [];
  const inAll = { kind: 'organization' as const, role_id: null, role_name: null, revoked, synced };
  if (maxRevocations.endsWith('%')) {
    const percent = Number(maxRevocations.slice(0, -1));
    // A limit of 0% allows no revocation, even below the floor.
    const isTooMuch = (one: { revoked: number; synced: number }) =>
      (one.synced >= floor || percent === 0) && one.revoked * 100 > percent * one.synced;
    if (isTooMuch({ revoked, synced })) refusals.push(inAll);
    for (const role of roles) {
      const line = { role_id: role.role_id, role_name: role.role_name, revoked: role.revoked, synced: role.synced };
      if (isTooMuch(role)) refusals.push({ kind: 'role', ...line });
      if (percent < 100 && isEmptied(role)) refusals.push({ kind: 'role_emptied', ...line });
    }
  } else if (revoked > Number(maxRevocations)) refusals.push(inAll);
  return { max_revocations: maxRevocations, is_raised: isRaised, floor, revoked, synced, refusals };
}

/** The effect of a plan on each role that it changes, and on all grants of the sync. */
function sharesOf(
  { additions, revocations }: Pick<GroupSyncPlan, 'additions' | 'revocations'>,
  { grants, members, roleNames }: SyncWorld,
  isOwn: (grant: SyncGrant) => boolean,
) {
  const ids = new Map(members.map(({ uuid, id }) => [uuid, id]));
  const isActive = new Map(members.map((member) => [member.id, member.isActive]));
  /** The number of grants behind each role membership: all of them, and those of this sync. */
  const all = new Map<string, number>();
  const own = new Map<string, number>();
  const add = (counts: Map<string, number>, pair: string, number: number) =>
    counts.set(pair, (counts.get(pair) ?? 0) + number);
  const holders = new Map<string, Set<number>>();
  const hold = (roleId: string, userId: number) =>
    holders.set(roleId, (holders.get(roleId) ?? new Set<number>()).add(userId));
  for (const grant of grants) {
    const pair = pairOf(grant.role_id, grant.user_id);
    add(all, pair, 1);
    if (isOwn(grant)) add(own, pair, 1);
    hold(grant.role_id, grant.user_id);
  }
  const [before, ownBefore] = [new Map(all), new Map(own)];
  for (const [lines, number] of [
    [additions, 1],
    [revocations, -1],
  ] as const)
    for (const { role_id, user_uuid } of lines) {
      const id = ids.get(user_uuid) ?? -1;
      add(all, pairOf(role_id, id), number);
      add(own, pairOf(role_id, id), number);
      hold(role_id, id);
    }
  const has = (counts: Map<string, number>, pair: string) => (counts.get(pair) ?? 0) > 0;
  const changed = new Set([...additions, ...revocations].map(({ role_id }) => role_id));
  const roles = [...changed].map((roleId): RoleShare => {
    const share = { member_count: 0, added: 0, lost: 0, synced: 0, revoked: 0 };
    for (const userId of holders.get(roleId) ?? []) {
      const pair = pairOf(roleId, userId);
      if (isActive.get(userId)) {
        if (has(before, pair)) share.member_count += 1;
        if (has(before, pair) && !has(all, pair)) share.lost += 1;
        if (!has(before, pair) && has(all, pair)) share.added += 1;
      }
      if (has(ownBefore, pair)) share.synced += 1;
      if (has(ownBefore, pair) && !has(own, pair)) share.revoked += 1;
    }
    const lost_share = share.member_count === 0 ? 0 : share.lost / share.member_count;
    return { role_id: roleId, role_name: roleNames.get(roleId) ?? '', ...share, lost_share };
  });
  return {
    roles: sortedBy(roles, ({ role_name, role_id }) => `${role_name}\0${role_id}`),
    synced: ownBefore.size,
    revoked: roles.reduce((sum, role) => sum + role.revoked, 0),
    keeps: (roleId: string, uuid: string) => has(all, pairOf(roleId, ids.get(uuid) ?? -1)),
  };
}

/** The attributes of a reference that differ from its group in the snapshot. */
function driftsOf(reference: SyncReference, group: GroupInSnapshot) {
  const compared = [
    ['id_changed', reference.provider_role_id, group.id],
    ['slug_changed', reference.provider_role_slug, group.slug],
    ['name_changed', reference.provider_role_name, group.name],
  ] as const;
  return compared.flatMap(([reason, before, after]) =>
    after && normalizedKey(after) !== normalizedKey(before ?? '') && !(reason === 'slug_changed' && !before)
      ? [{ reason, before, after }]
      : [],
  );
}

/**
 * Plans the grants and revocations after which this sync gives roles to the members of the linked groups and to nobody else.
 * Whatever the snapshot does not say stays as it is, and only grants of this sync are ever revoked.
 */
export function planGroupSync(snapshot: GroupSnapshot, world: SyncWorld, rule: CapRule): StoredPlan {
  const prefix = keyPrefix(snapshot.provider, snapshot.provider_organization_id);
  const isOwn = (grant: SyncGrant) => grant.source === 'sync' && grant.source_key.startsWith(prefix);
  const references = sortedBy(world.references, ({ id }) => id);
  const { matched, taken } = matchGroups(references, snapshot);
  const members = new Map(world.members.map((member) => [member.id, member]));
  const roleLine = (roleId: string) => ({ role_id: roleId, role_name: world.roleNames.get(roleId) ?? '' });
  const referenceLine = (reference: SyncReference) => ({
    reference_id: reference.id,
    ...roleLine(reference.role_id),
    group: reference.provider_role_name,
  });

  const plan: Omit<StoredPlan, 'totals' | 'cap' | 'roles' | 'not_members' | 'ambiguous'> = {
    additions: [],
    revocations: [],
    left_out: [],
    orphans: [],
    unknown: [],
    drifts: [],
    unreferenced: [],
  };
  const notMembers = new Unplaced<'not_member' | 'inactive'>();
  const ambiguous = new Unplaced<'several_accounts' | 'several_people' | 'other_mailbox'>();

  /** For each reference, by role and source key of its grants: whether a user keeps the role through it. */
  const stays = new Map<string, (userId: number) => boolean>();
  const reasons = new Map<string, 'left_group' | 'group_missing'>();
  /** Roles with a linked group whose members are unknown. */
  const unknownRoles = new Set<string>();
  const own = grouped(world.grants.filter(isOwn), (grant) => pairOf(grant.role_id, grant.source_key));
  const held = new Set(world.grants.map((grant) => pairOf(grant.role_id, grant.user_id)));
  const people = function* () {
    for (const { members: list } of matched.values()) if (list !== null) for (const one of list) yield personOf(one);
  };
  const resolved = resolvePeople(people(), world);

  for (const reference of references) {
    const sourceKey = keyOf(prefix, reference.provider_role_id);
    const grantsKey = pairOf(reference.role_id, sourceKey);
    const group = matched.get(reference);
    if (group)
      for (const drift of driftsOf(reference, group)) plan.drifts.push({ ...referenceLine(reference), ...drift });
    if (!group && snapshot.complete) {
      plan.orphans.push({ ...referenceLine(reference), reason: 'group_missing' });
      stays.set(grantsKey, () => false);
      reasons.set(grantsKey, 'group_missing');
      continue;
    }
    if (!group || group.members === null) {
      const reason = group ? 'members_unknown' : 'not_in_snapshot';
      plan.unknown.push({ ...referenceLine(reference), reason });
      stays.set(grantsKey, () => true);
      unknownRoles.add(reference.role_id);
      continue;
    }
    const groupName = group.name ?? reference.provider_role_name;
    const inGroup = new Set<number>();
    /** Members who might be a person in the group keep what they hold. */
    const spared = new Set<number>();
    for (const person of group.members.map(personOf)) {
      const found = resolved.get(personKey(person));
      if (!found || found.kind === 'not_member') notMembers.add(person, 'not_member', groupName, reference.role_id);
      else if (found.kind === 'ambiguous') {
        ambiguous.add(person, found.reason, groupName, reference.role_id);
        for (const { id } of found.candidates) spared.add(id);
      } else {
        inGroup.add(found.member.id);
        if (!found.member.isActive) notMembers.add(person, 'inactive', groupName, reference.role_id);
      }
    }
    stays.set(grantsKey, (userId) => inGroup.has(userId) || spared.has(userId));
    const granted = new Set((own.get(grantsKey) ?? []).map(({ user_id }) => user_id));
    for (const userId of inGroup) {
      const member = members.get(userId);
      if (!member?.isActive || granted.has(userId)) continue;
      const holds_role = held.has(pairOf(reference.role_id, userId));
      const removedAt = world.removals.get(pairOf(reference.role_id, member.uuid));
      const line = {
        ...roleLine(reference.role_id),
        user_uuid: member.uuid,
        email: member.email,
        group: groupName,
        source_key: sourceKey,
      };
      if (removedAt !== undefined && reference.respectsManualRemovals)
        plan.left_out.push({ ...line, reason: 'removed_by_hand', removed_by_hand_at: removedAt });
      else
        plan.additions.push({
          ...line,
          reason: removedAt === undefined ? 'in_group' : 'in_group_after_removal',
          removed_by_hand_at: removedAt ?? null,
          holds_role,
        });
    }
  }

  // Anyone who regains the role through a group that ignores removals by hand regains it through all of their groups.
  // Otherwise the next plan would add them.
  const added = new Set(plan.additions.map(({ role_id, user_uuid }) => pairOf(role_id, user_uuid)));
  const isLeftOut = ({ role_id, user_uuid }: { role_id: string; user_uuid: string }) =>
    !added.has(pairOf(role_id, user_uuid));
  for (const line of plan.left_out.filter((one) => !isLeftOut(one)))
    plan.additions.push({ ...line, reason: 'in_group_after_removal', holds_role: false });
  plan.left_out = plan.left_out.filter(isLeftOut);

  const groupNames = new Map(
    references.map((reference) => [keyOf(prefix, reference.provider_role_id), reference.provider_role_name]),
  );
  for (const [grantsKey, grants] of own)
    for (const { role_id, user_id, source_key } of grants) {
      if (stays.get(grantsKey)?.(user_id)) continue;
      // A reference that was recreated with another id may be to the same group.
      if (!stays.has(grantsKey) && unknownRoles.has(role_id)) continue;
      const member = members.get(user_id);
      if (!member) continue;
      plan.revocations.push({
        ...roleLine(role_id),
        user_uuid: member.uuid,
        email: member.email,
        group: groupNames.get(source_key) ?? decodeURIComponent(source_key.slice(prefix.length)),
        source_key,
        reason: stays.has(grantsKey) ? (reasons.get(grantsKey) ?? 'left_group') : 'reference_deleted',
        keeps_role: false,
      });
    }
  for (const group of snapshot.groups)
    if (!taken.has(group))
      plan.unreferenced.push({
        id: group.id ?? null,
        slug: group.slug ?? null,
        name: group.name ?? group.slug ?? group.id ?? '',
        reason: 'no_reference',
      });

  const { roles, synced, revoked, keeps } = sharesOf(plan, world, isOwn);
  for (const line of plan.revocations) line.keeps_role = keeps(line.role_id, line.user_uuid);
  const byGrant = (line: {
    role_name: string;
    role_id: string;
    email: string;
    user_uuid: string;
    source_key: string;
  }) => [line.role_name, line.role_id, line.email, line.user_uuid, line.source_key].join('\0');
  const byReference = (line: { role_name: string; group: string; reference_id: string; reason: string }) =>
    [line.role_name, line.group, line.reference_id, line.reason].join('\0');
  const lines = {
    additions: sortedBy(plan.additions, byGrant),
    revocations: sortedBy(plan.revocations, byGrant),
    not_members: notMembers.lines(),
    ambiguous: ambiguous.lines(),
    left_out: sortedBy(plan.left_out, byGrant),
    orphans: sortedBy(plan.orphans, byReference),
    unknown: sortedBy(plan.unknown, byReference),
    drifts: sortedBy(plan.drifts, byReference),
    unreferenced: sortedBy(plan.unreferenced, ({ name, id, slug }) => [name, id, slug].join('\0')),
  };
  return {
    totals: {
      additions: lines.additions.length,
      revocations: lines.revocations.length,
      lost: roles.reduce((sum, { lost }) => sum + lost, 0),
      not_members: lines.not_members.length,
      ambiguous: lines.ambiguous.length,
      left_out: lines.left_out.length,
      orphans: lines.orphans.length,
      unknown: lines.unknown.length,
      drifts: lines.drifts.length,
      unreferenced: lines.unreferenced.length,
    },
    complete: snapshot.complete,
    cap: capOf(roles, { revoked, synced }, rule),
    roles,
    ...lines,
  };
}
