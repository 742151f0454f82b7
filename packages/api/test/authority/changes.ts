import type { Input } from './arguments.ts';
import type { Authority } from './callers.ts';
import { digest, includesScope, lacksFactor } from './callers.ts';
import { changedColumns, type Difference, type Row, rowsOf, type Snapshot } from './snapshot.ts';

/*
 * The changes of rows that the wire contract permits a caller. The rules are about rows, not procedures: a change that
 * no rule permits is a security hole, whichever procedure made it.
 */

export interface Change {
  before: Snapshot;
  all: readonly Difference[];
  input: Input;
  /** How many calls were made at once. */
  calls: number;
  now: string;
  /** The valid link of each open invite, if it was seen in a response. */
  links: ReadonlyMap<string, string>;
}

type Rule = (difference: Difference, caller: Authority, change: Change) => boolean;

const owner = 15;
const admin = 8;
const projectAdmin = 2;
const viewer = 1;
const editor = 2;

const made = (change: Change, table: string) =>
  change.all.filter((one) => one.table === table && !one.before).map((one) => one.after as Row);
const removed = (change: Change, table: string) =>
  change.all.filter((one) => one.table === table && !one.after).map((one) => one.before as Row);
const onlyColumns = (difference: Difference, columns: readonly string[]) =>
  changedColumns(difference).every((column) => columns.includes(column));
const rowOf = (difference: Difference): Row => (difference.after ?? difference.before) as Row;
const normalized = (email: unknown) => String(email).toLowerCase();

const isDeletedWith = (row: Row, table: string, column: string, change: Change) =>
  removed(change, table).some((one) => String(one['id']) === String(row[column]));
const goesWithOrganization = (row: Row, change: Change) =>
  isDeletedWith(row, 'organizations', 'organization_id', change);

/** Whether the caller is the system, or an admin whose key has this scope and reaches the organization and project. */
const mayAdminister = (caller: Authority, scope: string, organizationId: unknown, projectId?: unknown) =>
  caller.isSystem ||
  (caller.mayWrite && caller.level(organizationId) >= admin && caller.reaches(scope, organizationId, projectId));

/** Whether the caller is the system, or an admin of the project whose key has this scope and reaches it. */
const mayLead = (caller: Authority, scope: string, organizationId: unknown, projectId: unknown) =>
  caller.isSystem ||
  (caller.mayWrite && caller.onProject(projectId) >= projectAdmin && caller.reaches(scope, organizationId, projectId));

const isDefaultOfProject = (rule: Row) =>
  rule['resource'] === 'project' && rule['role_id'] === null && rule['user_id'] === null;

/** Whether the account is the caller's, or was created by this call, as by signing up. */
const isOwnAccount = (userId: unknown, caller: Authority, change: Change) =>
  (caller.mayWrite && caller.userId !== null && Number(userId) === caller.userId) ||
  made(change, 'users').some((user) => Number(user['id']) === Number(userId));

/** Why the invite was void before the call; undefined if it could be accepted. */
export function deadInvite(snapshot: Snapshot, invite: Row): string | undefined {
  if (Number(invite['is_system']) === 1) return undefined;
  const inviter = snapshot.get('users')?.get(String(invite['created_by_user_id']));
  if (!inviter) return 'inviter_gone';
  if (Number(inviter['is_active']) !== 1) return 'inviter_deactivated';
  const membership = rowsOf(snapshot, 'organization_memberships').find(
    (row) => row['organization_id'] === invite['organization_id'] && Number(row['user_id']) === Number(inviter['id']),
  );
  if (!membership) return 'inviter_removed';
  return Number(membership['level']) < Number(invite['level']) ? 'inviter_demoted' : undefined;
}

/** Whether an invite cannot be accepted until its inviter has the second factor that the organization requires. */
export const isHeldBack = (snapshot: Snapshot, invite: Row): boolean =>
  Number(invite['is_system']) !== 1 && lacksFactor(snapshot, invite['organization_id'], invite['created_by_user_id']);

/** The invite that this call accepted for an account, if the invite permitted that and its link was sent along. */
function acceptedInvite(membership: Row, change: Change): Row | undefined {
  const user =
    made(change, 'users').find((one) => Number(one['id']) === Number(membership['user_id'])) ??
    change.before.get('users')?.get(String(membership['user_id']));
  const sent = new Set([
    change.input['token'],
    change.input['invite_token'],
    ...((change.input['tokens'] as unknown[]) ?? []),
  ]);
  return removed(change, 'organization_invites').find(
    (invite) =>
      invite['organization_id'] === membership['organization_id'] &&
      normalized(invite['target_email']) === normalized(user?.['email']) &&
      Number(invite['level']) === Number(membership['level']) &&
      String(invite['expires_at']) > change.now &&
      deadInvite(change.before, invite) === undefined &&
      !isHeldBack(change.before, invite) &&
      sent.has(change.links.get(String(invite['id']))),
  );
}

const isEndLine = (line: Row, inviteId: unknown) =>
  line['scope'] === 'OrganizationInvite' &&
  line['activity'] === 'ended' &&
  line['item_id'] === inviteId &&
  /"reason":"\w+"/.test(String(line['after']));

/** Whether an invite ended as a consequence, and the activity log says so. */
function hasEnded(invite: Row, change: Change): boolean {
  if (!made(change, 'activity_log').some((line) => isEndLine(line, invite['id']))) return false;
  const userOf = (membership: Row) =>
    change.before.get('users')?.get(String(membership['user_id'])) ??
    made(change, 'users').find((user) => Number(user['id']) === Number(membership['user_id']));
  const inOrganization = (row: Row | undefined) => row?.['organization_id'] === invite['organization_id'];
  const isAddressee = (row: Row) =>
    inOrganization(row) && normalized(userOf(row)?.['email']) === normalized(invite['target_email']);
  const isInviter = (row: Row | undefined) =>
    Number(row?.['user_id']) === Number(invite['created_by_user_id']) && inOrganization(row);
  return (
    deadInvite(change.before, invite) !== undefined ||
    [...made(change, 'organization_memberships'), ...removed(change, 'organization_memberships')].some(isAddressee) ||
    removed(change, 'organization_memberships').some(isInviter) ||
    change.all.some(
      (one) =>
        one.table === 'organization_memberships' &&
        isInviter(one.after) &&
        Number(one.after?.['level']) < Number(one.before?.['level']),
    ) ||
    change.all.some(
      (one) =>
        one.table === 'users' &&
        Number(one.after?.['id']) === Number(invite['created_by_user_id']) &&
        Number(one.after?.['is_active']) === 0,
    ) ||
    (String(invite['expires_at']) <= change.now &&
      made(change, 'organization_invites').some(
        (one) => inOrganization(one) && normalized(one['target_email']) === normalized(invite['target_email']),
      ))
  );
}

const ownColumns = [
  'first_name',
  'last_name',
  'role_at_organization',
  'current_organization_id',
  'search_key',
  'updated_at',
];

/** Columns that count the writes of an organization and the events in its log. */
const counters = ['revision', 'last_sequence', 'last_event_at'];

/** Second factors belong to their user, who changes them in a browser; the system may only remove them. */
const isOwnFactor: Rule = (difference, caller) =>
  caller.isSystem
    ? !difference.after
    : caller.mayWrite && caller.isSession && Number(rowOf(difference)['user_id']) === caller.userId;

const rules: Readonly<Record<string, Rule>> = {
  users(difference, caller, change) {
    const { before, after } = difference;
    if (!after) return caller.mayWrite && caller.isSession && Number(before?.['id']) === caller.userId;
    // Anyone may sign up, with one account per call.
    if (!before && caller.isCrossSite) return false;
    if (!before)
      return (
        made(change, 'users').length <= change.calls &&
        Number(after['is_active']) === 1 &&
        Number(after['is_email_verified']) === 0
      );
    if (caller.isSystem)
      return onlyColumns(difference, [
        'is_active',
        'updated_at',
        'current_organization_id',
        'password_digest',
        'is_2fa_enabled',
      ]);
    const left = [...removed(change, 'organization_memberships')].some(
      (row) =>
        Number(row['user_id']) === Number(after['id']) && row['organization_id'] === before['current_organization_id'],
    );
    const wasReset = onlyColumns(difference, ['current_organization_id']) && after['current_organization_id'] === null;
    if (
      wasReset &&
      (left || removed(change, 'organizations').some((row) => row['id'] === before['current_organization_id']))
    )
      return true;
    if (!caller.mayWrite || Number(after['id']) !== caller.userId) return false;
    if (onlyColumns(difference, ['password_digest']) || onlyColumns(difference, ['is_2fa_enabled']))
      return caller.isSession;
    const moved = made(change, 'organization_memberships').some(
      (row) => Number(row['user_id']) === caller.userId && row['organization_id'] === after['current_organization_id'],
    );
    if (onlyColumns(difference, ['current_organization_id']) && moved) return true;
    if (!onlyColumns(difference, ownColumns) || (caller.key && !includesScope(caller.key.scopes, 'user:write')))
      return false;
    const current = after['current_organization_id'];
    return (
      current === before['current_organization_id'] ||
      // Including an organization that requires a second factor they lack, which then says so.
      (caller.isMember(current) && (caller.key?.organizations?.includes(String(current)) ?? true))
    );
  },
  // Accounts at providers are deleted together with the user's account.
  accounts: ({ before, after }, caller, change) =>
    !after &&
    caller.isSession &&
    Number(before?.['user_id']) === caller.userId &&
    removed(change, 'users').some((user) => Number(user['id']) === caller.userId),
  sessions: (difference, caller) =>
    (difference.after === undefined || onlyColumns(difference, ['authenticated_at'])) &&
    (caller.isSystem ||
      (caller.mayWrite && caller.isSession && Number(difference.before?.['user_id']) === caller.userId)),
  confirmations({ before, after }, caller, change) {
    if (before && after) return false;
    // Links are invalidated when the account is deleted or deactivated, or its password changes.
    if (before)
      return change.all.some(
        (one) =>
          one.table === 'users' &&
          Number(one.before?.['id']) === Number(before['user_id']) &&
          (!one.after || changedColumns(one).some((column) => ['password_digest', 'is_active'].includes(column))),
      );
    if (!caller.isSession || !caller.mayWrite || Number(after?.['user_id']) !== caller.userId) return false;
    const own = change.before.get('users')?.get(String(caller.userId))?.['email'];
    return (
      after?.['purpose'] === 'change_address' || (after?.['purpose'] === 'verify_address' && after['email'] === own)
    );
  },
  // The stamp reveals only that someone has signed in.
  organization_sign_ins(difference, _caller, change) {
    const row = rowOf(difference);
    if (!difference.after) return goesWithOrganization(row, change);
    const isMembers = (session: Row) =>
      [...rowsOf(change.before, 'organization_memberships'), ...made(change, 'organization_memberships')].some(
        (one) =>
          one['organization_id'] === row['organization_id'] && Number(one['user_id']) === Number(session['user_id']),
      );
    return made(change, 'sessions').some(isMembers);
  },
  mails({ before, after }, caller, change) {
    if (before && after) return false;
    if (before)
      return goesWithOrganization(before, change) || isDeletedWith(before, 'confirmations', 'confirmation_id', change);
    const recipient = after?.['recipient'];
    const emailOf = (userId: unknown) => change.before.get('users')?.get(String(userId))?.['email'];
    switch (after?.['kind']) {
      case 'invite':
        return change.all.some(
          (one) =>
            one.table === 'organization_invites' &&
            one.after?.['organization_id'] === after['organization_id'] &&
            one.after?.['target_email'] === recipient,
        );
      case 'key_created':
        return made(change, 'personal_api_keys').some((key) => emailOf(key['user_id']) === recipient);
      case 'second_factor_changed':
        return ['totp_secrets', 'recovery_codes', 'passkeys'].some((table) =>
          change.all.some((one) => one.table === table && emailOf(rowOf(one)['user_id']) === recipient),
        );
      case 'verification':
      case 'address_change':
        return made(change, 'confirmations').some(
          (one) => one['id'] === after['confirmation_id'] && one['email'] === recipient,
        );
      case 'address_change_notice':
        return made(change, 'confirmations').length > 0 && emailOf(caller.userId) === recipient;
      default:
        return false;
    }
  },
  totp_secrets: isOwnFactor,
  recovery_codes: isOwnFactor,
  passkeys: isOwnFactor,
  // Challenges end when they expire, and with each new challenge.
  authentication_challenges: (difference, caller, change) =>
    !difference.after || isOwnFactor(difference, caller, change),
  personal_api_keys({ before, after }, caller) {
    if (before && after) return false;
    if (caller.isSystem) return true;
    if (!caller.mayWrite || !caller.isSession || Number((after ?? before)?.['user_id']) !== caller.userId) return false;
    const limits = JSON.parse(String(after?.['scoped_organizations'] ?? null)) as string[] | null;
    return (limits ?? []).every((id) => caller.isMember(id));
  },
  organizations(difference, caller, change) {
    const { before, after } = difference;
    if (!before) {
      const [membership, ...others] = made(change, 'organization_memberships').filter(
        (row) => row['organization_id'] === after?.['id'],
      );
      if (!membership || others.length > 0 || Number(membership['level']) !== owner) return false;
      if (caller.isSystem) return true;
      if (!isOwnAccount(membership['user_id'], caller, change)) return false;
      return (
        !caller.key ||
        made(change, 'users').length > 0 ||
        (includesScope(caller.key.scopes, 'organization:write') && !caller.key.organizations && !caller.key.projects)
      );
    }
    if (!after)
      return (
        caller.isSystem ||
        (caller.mayWrite && caller.level(before['id']) >= owner && caller.reaches('organization:write', before['id']))
      );
    const grantsChanged = change.all.some(
      (one) => one.table === 'role_grants' && rowOf(one)['organization_id'] === before['id'],
    );
    if (onlyColumns(difference, grantsChanged ? [...counters, 'role_grants_expire_at'] : counters))
      return change.all.some(
        (one) => rowOf(one)['organization_id'] === before['id'] || (one.table === 'users' && one.before && one.after),
      );
    return mayAdminister(caller, 'organization:write', before['id']);
  },
  organization_memberships(difference, caller, change) {
    const { before, after } = difference;
    const { organization_id } = rowOf(difference);
    if (caller.isSystem) return true;
    if (!before) {
      const isNew = made(change, 'organizations').some((row) => row['id'] === organization_id);
      if (isNew) return Number(after?.['level']) === owner && isOwnAccount(after?.['user_id'], caller, change);
      const isOwn =
        isOwnAccount(after?.['user_id'], caller, change) && (caller.isSession || made(change, 'users').length > 0);
      return isOwn && acceptedInvite(after as Row, change) !== undefined;
    }
    if (!after && goesWithOrganization(before, change)) return true;
    // Deleting an account has its own rule, and an organization's requirements do not keep its memberships.
    if (!after && isDeletedWith(before, 'users', 'user_id', change)) return true;
    if (!caller.mayWrite || !caller.reaches('organization_member:write', organization_id)) return false;
    const level = caller.level(organization_id);
    if (!after)
      return (
        (level > 0 && Number(before['user_id']) === caller.userId) ||
        (level >= admin && Number(before['level']) <= level)
      );
    return (
      onlyColumns(difference, ['level', 'updated_at']) &&
      level >= admin &&
      Math.max(Number(before['level']), Number(after['level'])) <= level
    );
  },
  organization_invites(difference, caller, change) {
    const { before, after } = difference;
    const row = rowOf(difference);
    if (before && !after && (goesWithOrganization(before, change) || hasEnded(before, change))) return true;
    if (
      before &&
      !after &&
      made(change, 'organization_memberships').some((membership) => acceptedInvite(membership, change) === before)
    )
      return true;
    if (!mayAdminister(caller, 'organization_member:write', row['organization_id'])) return false;
    // The person who creates or renews an invite has seen its link, and is responsible for it.
    const isOwn =
      Number(row['created_by_user_id']) === (caller.userId ?? 0) &&
      Number(row['is_system']) === (caller.isSystem ? 1 : 0);
    const renewed = ['expires_at', 'updated_at', 'created_by_user_id', 'is_system', 'is_mailed'];
    return (
      (!after || isOwn) &&
      Number(row['level']) <= caller.level(row['organization_id']) &&
      (!before || !after || onlyColumns(difference, renewed))
    );
  },
  organization_invite_roles(difference, caller, change) {
    const row = rowOf(difference);
    if (!difference.after)
      return (
        isDeletedWith(row, 'organization_invites', 'invite_id', change) ||
        isDeletedWith(row, 'roles', 'role_id', change)
      );
    return (
      made(change, 'organization_invites').some((invite) => invite['id'] === row['invite_id']) &&
      mayAdminister(caller, 'organization_member:write', row['organization_id'])
    );
  },
  roles: (difference, caller, change) =>
    (!difference.after && goesWithOrganization(difference.before as Row, change)) ||
    mayAdminister(caller, 'organization:write', rowOf(difference)['organization_id']),
  role_memberships(difference, caller, change) {
    const { before, after } = difference;
    const row = rowOf(difference);
    const isOfMembership = (one: Row) =>
      one['organization_id'] === row['organization_id'] && Number(one['user_id']) === Number(row['user_id']);
    if (!after && removed(change, 'organization_memberships').some(isOfMembership)) return true;
    if (!before && made(change, 'organization_memberships').some(isOfMembership)) {
      const isDefault = Number(change.before.get('roles')?.get(String(row['role_id']))?.['is_default']) === 1;
      return isDefault || removed(change, 'organization_invite_roles').some((one) => one['role_id'] === row['role_id']);
    }
    return mayAdminister(caller, 'organization:write', row['organization_id']);
  },
  // A grant is created and deleted with its role membership; grants of syncs also in addition to others.
  role_grants(difference, caller, change) {
    const row = rowOf(difference);
    if (row['source'] === 'sync' && mayAdminister(caller, 'organization:write', row['organization_id'])) return true;
    return change.all.some(
      (one) =>
        one.table === 'role_memberships' &&
        rowOf(one)['role_id'] === row['role_id'] &&
        Number(rowOf(one)['user_id']) === Number(row['user_id']) &&
        rules['role_memberships']?.(one, caller, change),
    );
  },
  group_syncs: (difference, caller, change) =>
    (!difference.after && goesWithOrganization(difference.before as Row, change)) ||
    mayAdminister(caller, 'organization:write', rowOf(difference)['organization_id']),
  role_external_references: (difference, caller, change) =>
    (!difference.after && goesWithOrganization(difference.before as Row, change)) ||
    mayAdminister(caller, 'organization:write', rowOf(difference)['organization_id']),
  projects(difference, caller, change) {
    const { before, after } = difference;
    const { organization_id, id } = rowOf(difference);
    if (before && !after && goesWithOrganization(before, change)) return true;
    // A key that is limited to projects cannot create one.
    if (!before || !after) return mayAdminister(caller, 'project:write', organization_id, id);
    if (mayLead(caller, 'project:write', organization_id, id)) return true;
    // Whether a project is private follows from its default rule.
    return (
      onlyColumns(difference, ['access_control']) &&
      change.all.some(
        (one) =>
          one.table === 'access_controls' &&
          Number(rowOf(one)['project_id']) === Number(id) &&
          isDefaultOfProject(rowOf(one)) &&
          rules['access_controls']?.(one, caller, change),
      )
    );
  },
  access_controls(difference, caller, change) {
    const { before, after } = difference;
    const row = rowOf(difference);
    const { organization_id, project_id } = row;
    if (before && !after) {
      const isMembers = (one: Row) =>
        one['organization_id'] === organization_id && Number(one['user_id']) === Number(row['user_id']);
      const goesAlong =
        goesWithOrganization(before, change) ||
        isDeletedWith(before, 'projects', 'project_id', change) ||
        (row['dashboard_id'] !== null && isDeletedWith(before, 'dashboards', 'dashboard_id', change)) ||
        (row['role_id'] !== null && isDeletedWith(before, 'roles', 'role_id', change)) ||
        (row['user_id'] !== null && removed(change, 'organization_memberships').some(isMembers));
      if (goesAlong) return true;
    }
    if (before && after && !onlyColumns(difference, ['level', 'updated_at'])) return false;
    if (!before && Number(after?.['created_by_user_id'] ?? 0) !== (caller.userId ?? 0)) return false;
    if (mayLead(caller, 'access_control:write', organization_id, project_id)) return true;
    // A project is private by its default rule, which may be created together with the project.
    const isPrivacy = isDefaultOfProject(row) && Number((after ?? before)?.['level']) === 0;
    const isNew = made(change, 'projects').some((one) => Number(one['id']) === Number(project_id));
    return isPrivacy && (isNew ? mayAdminister : mayLead)(caller, 'project:write', organization_id, project_id);
  },
  dashboards(difference, caller, change) {
    const { before, after } = difference;
    const { organization_id, project_id, id } = rowOf(difference);
    if (
      before &&
      !after &&
      (goesWithOrganization(before, change) || isDeletedWith(before, 'projects', 'project_id', change))
    )
      return true;
    if (!caller.isSystem && !(caller.mayWrite && caller.reaches('project:write', organization_id, project_id)))
      return false;
    if (!before) return caller.onDashboards(project_id) >= editor;
    const columns = after ? changedColumns(difference) : [];
    if (columns.includes('is_primary') && caller.onProject(project_id) < projectAdmin) return false;
    // Opening a dashboard does not change it.
    const needed = !after || columns.some((one) => !['is_primary', 'last_opened_at'].includes(one)) ? editor : viewer;
    return caller.onDashboard(id) >= (columns.every((one) => one === 'is_primary') && after ? 0 : needed);
  },
  activity_log({ before, after }, caller, change) {
    // Events are only ever added. They name their actor, and appear only in organizations where something changed.
    if (before || !after) return false;
    const by = Number(after['user_id'] ?? 0);
    const isAuthor = by === (caller.userId ?? 0) || made(change, 'users').some((user) => Number(user['id']) === by);
    const changed = change.all.some(
      (one) =>
        one.table !== 'activity_log' &&
        [rowOf(one)['organization_id'], one.table === 'organizations' ? rowOf(one)['id'] : undefined].includes(
          after['organization_id'],
        ),
    );
    return isAuthor && (after['organization_id'] === null || caller.isSystem || changed);
  },
};

/** Whether the only change is that references to a deleted account were set to null. */
const forgetsAccount = (difference: Difference, change: Change): boolean =>
  difference.before !== undefined &&
  difference.after !== undefined &&
  changedColumns(difference).every(
    (column) =>
      difference.after?.[column] === null &&
      /(^|_by_)user_id$/.test(column) &&
      removed(change, 'users').some((user) => Number(user['id']) === Number(difference.before?.[column])),
  );

/** Describes the changes that the contract permits to none of the callers. */
export function forbiddenChanges(callers: readonly Authority[], change: Change): string[] {
  return change.all
    .filter((difference) => !forgetsAccount(difference, change))
    .filter((difference) => !callers.some((caller) => rules[difference.table]?.(difference, caller, change)))
    .map(
      (difference) =>
        `forbidden: ${difference.before ? (difference.after ? 'changed' : 'deleted') : 'made'} ${difference.table} ${JSON.stringify(rowOf(difference)['id'])}: ${changedColumns(
          difference,
        )
          .slice(0, 12)
          .map((column) => `${column} ${String(difference.before?.[column])} -> ${String(difference.after?.[column])}`)
          .join(', ')}`,
    );
}

/**
 * The changes of a refused call, except those that are permitted: ending an invite that was found to be void, and
 * logging that.
 */
export const remainsOfRefusal = (change: Change): Difference[] =>
  change.all.filter((difference) => {
    const { table, before, after } = difference;
    const dead = removed(change, 'organization_invites').filter(
      (invite) => deadInvite(change.before, invite) !== undefined,
    );
    if (table === 'organization_invites')
      return !(before && !after && dead.includes(before) && hasEnded(before, change));
    if (table === 'organizations')
      return !(
        onlyColumns(difference, counters) && dead.some((invite) => invite['organization_id'] === before?.['id'])
      );
    if (table === 'organization_invite_roles')
      return !(before && !after && dead.some((invite) => invite['id'] === before['invite_id']));
    return !(table === 'activity_log' && after && !before && dead.some((invite) => isEndLine(after, invite['id'])));
  });

/** Describes violations of rules that must always hold. */
function wrongState(after: Snapshot): string[] {
  const complaints: string[] = [];
  for (const organization of rowsOf(after, 'organizations')) {
    const owners = rowsOf(after, 'organization_memberships').filter(
      (row) =>
        row['organization_id'] === organization['id'] &&
        Number(row['level']) === owner &&
        Number(after.get('users')?.get(String(row['user_id']))?.['is_active']) === 1,
    );
    if (owners.length === 0) complaints.push(`organization ${String(organization['id'])} has no active owner`);
  }
  for (const invite of rowsOf(after, 'organization_invites')) {
    const why = deadInvite(after, invite);
    if (why) complaints.push(`invite ${String(invite['id'])} is still open: ${why}`);
    const member = rowsOf(after, 'organization_memberships').find(
      (row) =>
        row['organization_id'] === invite['organization_id'] &&
        normalized(after.get('users')?.get(String(row['user_id']))?.['email']) === normalized(invite['target_email']),
    );
    if (member) complaints.push(`invite ${String(invite['id'])} is still open, though its address is a member`);
  }
  for (const project of rowsOf(after, 'projects')) {
    const rule = rowsOf(after, 'access_controls').find(
      (row) => isDefaultOfProject(row) && Number(row['project_id']) === Number(project['id']),
    );
    const isPrivate = rule !== undefined && Number(rule['level']) === 0;
    if ((Number(project['access_control']) === 1) !== isPrivate)
      complaints.push(`project ${String(project['id'])} is ${isPrivate ? '' : 'not '}private, and says otherwise`);
  }
  return complaints;
}

/**
 * Describes violations of two rules: nobody rises above the caller's level, and every organization keeps an active
 * owner.
 */
export function brokenInvariants(callers: readonly Authority[], change: Change, after: Snapshot): string[] {
  const complaints: string[] = [];
  for (const difference of change.all) {
    if (difference.table !== 'organization_memberships' || !difference.after) continue;
    const { organization_id, user_id, level } = difference.after;
    if (Number(level) <= Number(difference.before?.['level'] ?? 0)) continue;
    const isNew = made(change, 'organizations').some((row) => row['id'] === organization_id);
    const invited = !difference.before && acceptedInvite(difference.after, change);
    const highest = Math.max(
      ...callers.map((caller) => caller.level(organization_id)),
      invited ? Number(invited['level']) : 0,
      isNew ? owner : 0,
    );
    if (Number(level) > highest)
      complaints.push(`user ${String(user_id)} rose to ${String(level)}, above the caller's ${highest}`);
  }
  // Problems that existed before were already reported.
  const known = new Set(wrongState(change.before));
  return [...complaints, ...wrongState(after).filter((complaint) => !known.has(complaint))];
}

/** Describes every secret in a response that the call is not meant to return. */
export function toldSecrets(
  callers: readonly Authority[],
  change: Change,
  after: Snapshot,
  answer: unknown,
  secrets: ReadonlySet<string>,
): string[] {
  const complaints: string[] = [];
  const newKeys = new Set(made(change, 'personal_api_keys').map((row) => row['digest']));
  const newLinks = change.all
    .filter((one) => one.table === 'organization_invites' && one.after)
    .map((one) => one.after as Row);
  const projectByToken = new Map(
    [change.before, after].flatMap((snapshot) =>
      rowsOf(snapshot, 'projects').flatMap(
        (row) =>
          [
            [row['secret_api_token_digest'], row],
            [row['secret_api_token_backup_digest'], row],
          ] as const,
      ),
    ),
  );
  const text = JSON.stringify(answer) ?? '';
  for (const token of text.match(/phx_\w{20,}/g) ?? [])
    if (!newKeys.has(digest(token))) complaints.push('told the value of a key');
  for (const token of text.match(/phs_\w{20,}/g) ?? []) {
    const project = projectByToken.get(digest(token));
    const mayRead = callers.some(
      (caller) =>
        caller.onProject(project?.['id']) >= projectAdmin &&
        caller.reaches('project:read', project?.['organization_id'], project?.['id']),
    );
    if (!project || !mayRead) complaints.push('told the secret token of a project');
  }
  for (const [path, id] of text.matchAll(/[-\w]{36}\.([-\w]{36})\.[-\w]{20,}/g))
    if (!newLinks.some((invite) => invite['id'] === id)) complaints.push(`told the link of an invite: ${path}`);
  // Compared one by one, like the tokens above: no other secret text may be returned at all.
  for (const secret of text.match(/(?<="|\/)[-\w$=,+./]{30,}(?=")/g) ?? [])
    if (secrets.has(secret)) complaints.push(`told a secret: ${secret}`);
  return complaints;
}

/** The values of a snapshot that must never be returned. */
export const storedSecrets = (snapshot: Snapshot): string[] =>
  [...snapshot].flatMap(([table, rows]) =>
    [...rows.values()].flatMap((row) =>
      Object.entries(row).flatMap(([column, value]) =>
        // The digest of a file of groups is no secret, and is returned.
        /digest|encrypted/.test(column) && typeof value === 'string' && table !== 'group_syncs' ? [value] : [],
      ),
    ),
  );
