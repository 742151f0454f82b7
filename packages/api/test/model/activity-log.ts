import { authorize } from './authorization.ts';
import { optionalUuid, page, readPage } from './input.ts';
import type { Procedures } from './journal.ts';
import { AtLeast, type Derived, type Ref } from './refs.ts';
import { is, type Line } from './state.ts';
import { isUser, showUser, uuidOf } from './users.ts';

/** The scopes of log rows by kind of subject, and the activities whose names differ from the event type. */
const kinds: Record<string, string> = {
  organization: 'Organization',
  organization_membership: 'OrganizationMembership',
  invite: 'OrganizationInvite',
  role: 'Role',
  role_membership: 'RoleMembership',
  role_external_reference: 'RoleExternalReference',
  project: 'Project',
  dashboard: 'Dashboard',
  access_control: 'AccessControl',
  personal_api_key: 'PersonalAPIKey',
  user: 'User',
};
const activities: Record<string, string> = {
  'organization_membership.level_changed': 'updated',
  'organization_membership.ended': 'deleted',
  'invite.roles_changed': 'updated',
  'invite.revoked': 'deleted',
  'role.renamed': 'updated',
  'role_membership.granted': 'created',
  'role_membership.revoked': 'deleted',
  'project.secret_token_rotated': 'rotated',
  'personal_api_key.revoked': 'deleted',
};

/** The scope and the activity of a log row. */
function filed({ type }: Line) {
  const [kind = '', happened = ''] = type.split('.');
  return { scope: kinds[kind] ?? kind, activity: activities[type] ?? happened };
}

/** A log row as stored in the database. */
export const showRow = (line: Line) => {
  const { user, organization, ...row } = line;
  return {
    ...row,
    ...filed(line),
    organization_id: organization,
    actor_uuid: user && uuidOf(user),
    actor_email: user && user.email,
    actor_name: user && user.first_name,
  };
};

/** An event as returned. Its links to subjects are left to the databases, which must agree. */
function showEntry(line: Line) {
  const { organization: _, role_id: _role, person_uuid: _person, user, ...entry } = line;
  return new AtLeast({
    ...entry,
    ...filed(line),
    user: user && showUser(user),
    actor: user && { uuid: uuidOf(user), email: user.email, name: user.first_name },
  });
}

const isItem = (item: Ref | Derived, given: unknown): boolean => !('of' in item) && is(item, given);

export const activityLog: Procedures = {
  'activityLog.list': ({ state, caller, input }) => {
    const rule = { scope: 'activity_log:read', level: 8 };
    const { organization, onlyProjects } = authorize(state, caller, input, rule);
    readPage(input);
    const role = optionalUuid(input, 'role_id');
    const author = optionalUuid(input, 'user');
    const person = optionalUuid(input, 'about');
    const { before, scope, item_id, since, until } = input as { before?: number; scope?: string } & Record<
      'item_id' | 'since' | 'until',
      string | undefined
    >;
    const lines = state.log.filter(
      (line) =>
        line.organization === organization.id &&
        (!onlyProjects || !line.project_id || onlyProjects.some((id) => is(id, line.project_id))) &&
        (before === undefined || (line.sequence ?? 0) < before) &&
        (scope === undefined || filed(line).scope === scope) &&
        (item_id === undefined || isItem(line.item_id, item_id)) &&
        (role === undefined || (line.role_id !== null && is(line.role_id, role))) &&
        (author === undefined || (line.user !== null && isUser(line.user, author))) &&
        (person === undefined ||
          (line.user !== null && isUser(line.user, person)) ||
          (line.person_uuid !== null && is(line.person_uuid, person))) &&
        (since === undefined || line.created_at >= since) &&
        (until === undefined || line.created_at < until),
    );
    return page(input, lines.toReversed(), showEntry);
  },
};
