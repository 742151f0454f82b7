import type { EventType } from '@rolecall/contracts';
import type { Database } from '@rolecall/db';
import type { Kysely } from 'kysely';
import { toNewColumns, toSettings } from '../../src/projects/mapper.ts';

type Fields = Record<string, unknown>;

/** The content of all organizations, reconstructed from the log: fields by kind and id. */
type State = Record<
  | 'organizations'
  | 'memberships'
  | 'invites'
  | 'roles'
  | 'roleMemberships'
  | 'references'
  | 'projects'
  | 'dashboards'
  | 'accessControls',
  Map<string, Fields>
>;

interface Line {
  type: EventType;
  organization_id: string;
  sequence: number;
  item_id: string;
  role_id: string | null;
  project_id: number | null;
  before: Fields | null;
  after: Fields | null;
}

const empty = (): State => ({
  organizations: new Map(),
  memberships: new Map(),
  invites: new Map(),
  roles: new Map(),
  roleMemberships: new Map(),
  references: new Map(),
  projects: new Map(),
  dashboards: new Map(),
  accessControls: new Map(),
});

const pick = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));

const settingsOf = (row: Fields): Fields => toSettings(row as never);
/** A project whose creation event contained only a name. */
const newProject = {
  ...settingsOf({ ...toNewColumns({ name: '' }), primary_dashboard: null }),
  cookieless_server_hash_mode: null,
};
const settings = Object.keys(newProject);
const ruleFields = ['resource', 'resource_id', 'access_level', 'role_id', 'user_uuid', 'created_by_uuid'];
const newOrganization = {
  default_role_id: null,
  posthog_contact: null,
  shared_slack_channel_url: null,
  requires_second_factor: false,
  max_revocations_percent: 20,
  revocations_floor: 10,
};

function change(map: Map<string, Fields>, id: string, fields: Fields): void {
  const known = map.get(id);
  if (!known) throw new Error(`The log changes ${id}, which it never made.`);
  map.set(id, { ...known, ...fields });
}

function remove(map: Map<string, Fields>, id: string): void {
  if (!map.delete(id)) throw new Error(`The log ends ${id}, which it never made.`);
}

const grantsOf = (membership: Fields | undefined) => (membership?.['grants'] ?? []) as Fields[];
const keyOfGrant = (grant: Fields) => `${String(grant['source'])} ${String(grant['source_key'])}`;

/** Applies a rule to its project, which is private if its default rule is `none`. */
function applyToProject(state: State, rule: Fields | undefined, accessLevel: unknown): void {
  if (rule?.['resource'] !== 'project' || rule['role_id'] !== null || rule['user_uuid'] !== null) return;
  const id = String(rule['project_id']);
  if (state.projects.has(id)) change(state.projects, id, { access_control: accessLevel === 'none' });
}

/** Applies one event. Events of users change nothing that belongs to an organization. */
function apply(state: State, { type, organization_id, item_id, role_id, project_id, before, after }: Line): void {
  const fields = after ?? {};
  const inOrganization = { organization_id, ...fields };
  switch (type) {
    case 'organization.created':
      return void state.organizations.set(item_id, { ...newOrganization, ...pick(fields, ['name']) });
    case 'organization.updated':
      return change(state.organizations, item_id, fields);
    case 'organization.deleted':
      return remove(state.organizations, item_id);
    case 'organization_membership.created':
    case 'organization_membership.joined':
      return void state.memberships.set(item_id, inOrganization);
    case 'organization_membership.level_changed':
      return change(state.memberships, item_id, fields);
    case 'organization_membership.ended':
      return remove(state.memberships, item_id);
    case 'invite.created':
      return void state.invites.set(item_id, inOrganization);
    case 'invite.renewed':
    case 'invite.roles_changed':
      return change(state.invites, item_id, fields);
    case 'invite.accepted':
    case 'invite.revoked':
    case 'invite.ended':
      return remove(state.invites, item_id);
    case 'role.created':
      return void state.roles.set(item_id, { description: '', ...inOrganization });
    case 'role.renamed':
    case 'role.described':
      return change(state.roles, item_id, fields);
    case 'role.deleted':
      return remove(state.roles, item_id);
    case 'role_membership.granted':
      return void state.roleMemberships.set(item_id, {
        organization_id,
        role_id,
        ...pick(fields, ['user_uuid', 'grants']),
      });
    case 'role_membership.revoked':
    case 'role_membership.expired':
      return remove(state.roleMemberships, item_id);
    case 'role_membership.grant_added':
      return change(state.roleMemberships, item_id, {
        grants: [...grantsOf(state.roleMemberships.get(item_id)), ...grantsOf(fields)],
      });
    case 'role_membership.grant_removed':
    case 'role_membership.grant_expired': {
      const gone = new Set(grantsOf(before ?? {}).map(keyOfGrant));
      const left = grantsOf(state.roleMemberships.get(item_id)).filter((grant) => !gone.has(keyOfGrant(grant)));
      return change(state.roleMemberships, item_id, { grants: left });
    }
    case 'role_membership.expiry_changed': {
      const grants = grantsOf(state.roleMemberships.get(item_id)).map(({ expires_at, ...grant }) => {
        const known = grant['source'] === 'manual' ? fields['expires_at'] : expires_at;
        return known == null ? grant : { ...grant, expires_at: known };
      });
      return change(state.roleMemberships, item_id, { grants });
    }
    case 'role_external_reference.created':
      return void state.references.set(item_id, inOrganization);
    case 'role_external_reference.deleted':
      return remove(state.references, item_id);
    case 'project.created':
      return void state.projects.set(item_id, { organization_id, ...newProject, ...pick(fields, settings) });
    case 'project.updated':
    case 'project.secret_token_rotated':
      return change(state.projects, item_id, pick(fields, settings));
    case 'project.deleted':
      return remove(state.projects, item_id);
    case 'dashboard.created':
      return void state.dashboards.set(item_id, { project_id, ...inOrganization });
    case 'dashboard.updated':
      return change(state.dashboards, item_id, fields);
    case 'dashboard.deleted':
      return remove(state.dashboards, item_id);
    case 'access_control.created':
      state.accessControls.set(item_id, { organization_id, project_id, ...pick(fields, ruleFields) });
      return applyToProject(state, state.accessControls.get(item_id), fields['access_level']);
    case 'access_control.updated':
      change(state.accessControls, item_id, fields);
      return applyToProject(state, state.accessControls.get(item_id), fields['access_level']);
    case 'access_control.deleted':
      applyToProject(state, state.accessControls.get(item_id), undefined);
      return remove(state.accessControls, item_id);
    case 'group_sync.applied':
    case 'project.secret_token_backup_deleted':
    case 'project.token_reset':
    case 'user.created':
    case 'user.updated':
    case 'user.deactivated':
    case 'user.reactivated':
    case 'user.password_changed':
    case 'user.provider_linked':
    case 'user.signed_in':
    case 'user.signed_out':
    case 'user.deleted':
    case 'user.confirmed':
    case 'user.link_mailed':
    case 'user.address_verified':
    case 'user.address_changed':
    case 'user.session_revoked':
    case 'user.signed_out_everywhere':
    case 'user.second_factor_app_added':
    case 'user.second_factor_app_removed':
    case 'user.second_factor_passkey_added':
    case 'user.second_factor_passkey_removed':
    case 'user.second_factor_recovery_codes_made':
    case 'user.second_factor_removed':
    case 'user.recovery_code_used':
    case 'personal_api_key.created':
    case 'personal_api_key.revoked':
      return;
    default:
      throw new Error(`Nothing is known of the event ${String(type satisfies never)}.`);
  }
}

const parsed = (json: unknown): Fields | null => (json === null ? null : (JSON.parse(String(json)) as Fields));

async function readLines(db: Kysely<Record<string, Fields>>): Promise<Line[]> {
  const rows = await db
    .selectFrom('activity_log')
    .selectAll()
    .where('organization_id', 'is not', null)
    .orderBy('organization_id')
    .orderBy('sequence')
    .execute();
  return rows.map(({ before, after, sequence, ...row }) => {
    return { ...row, sequence: Number(sequence), before: parsed(before), after: parsed(after) } as unknown as Line;
  });
}

/** The content of the database, in the same form. */
async function readState(db: Kysely<Record<string, Fields>>): Promise<State> {
  const users = new Map(
    (await db.selectFrom('users').select(['id', 'uuid', 'email']).execute()).map((user) => [user['id'], user]),
  );
  const state = empty();
  const rows = (table: string) => db.selectFrom(table).selectAll().execute();
  const roles = await rows('roles');
  for (const row of await rows('organizations')) {
    const { id, name, contact_name, shared_slack_channel_url, requires_second_factor } = row;
    const { max_revocations_percent, revocations_floor } = row;
    state.organizations.set(String(id), {
      name,
      default_role_id: roles.find((role) => role['organization_id'] === id && role['is_default'] === 1)?.['id'] ?? null,
      posthog_contact: contact_name === null ? null : { name: contact_name },
      shared_slack_channel_url,
      requires_second_factor: requires_second_factor === 1,
      max_revocations_percent,
      revocations_floor,
    });
  }
  for (const { organization_id, id, user_id, level, invited_by_user_id } of await rows('organization_memberships')) {
    const user = users.get(user_id);
    const inviter_uuid = users.get(invited_by_user_id)?.['uuid'] ?? null;
    const person = { user: user?.['email'], user_uuid: user?.['uuid'] };
    state.memberships.set(String(id), { organization_id, ...person, level, inviter_uuid });
  }
  const inviteRoles = await rows('organization_invite_roles');
  for (const { id, created_by_user_id, ...row } of await rows('organization_invites'))
    state.invites.set(String(id), {
      ...pick(row, ['organization_id', 'target_email', 'first_name', 'message', 'level', 'expires_at']),
      role_ids: inviteRoles
        .filter((one) => one['invite_id'] === id)
        .map((one) => one['role_id'])
        .toSorted(),
      inviter_uuid: users.get(created_by_user_id)?.['uuid'] ?? null,
    });
  for (const { organization_id, id, name, description } of roles)
    state.roles.set(String(id), { organization_id, name, description });
  const grants = await rows('role_grants');
  for (const { organization_id, id, role_id, user_id } of await rows('role_memberships'))
    state.roleMemberships.set(String(id), {
      organization_id,
      role_id,
      user_uuid: users.get(user_id)?.['uuid'],
      grants: grants
        .filter((grant) => grant['role_id'] === role_id && grant['user_id'] === user_id)
        .map(({ source, source_key, granted_by_user_id, expires_at }) => ({
          source,
          source_key,
          ...(expires_at === null ? {} : { expires_at }),
          granted_by_uuid: users.get(granted_by_user_id)?.['uuid'] ?? null,
        })),
    });
  for (const { id, role_id, respect_manual_removals, ...row } of await rows('role_external_references'))
    state.references.set(String(id), {
      ...pick(row, [
        'organization_id',
        'provider',
        'provider_organization_id',
        'provider_role_id',
        'provider_role_slug',
        'provider_role_name',
      ]),
      role: role_id,
      ...(respect_manual_removals === 1 ? { respect_manual_removals: true } : {}),
    });
  const dashboards = await rows('dashboards');
  for (const row of await rows('projects')) {
    const { id, organization_id } = row;
    const primary = dashboards.find((one) => one['project_id'] === id && one['is_primary'] === 1);
    const shown = settingsOf({ ...row, primary_dashboard: primary?.['id'] ?? null });
    const { cookieless_server_hash_mode } = row;
    state.projects.set(String(id), { organization_id, ...shown, cookieless_server_hash_mode });
  }
  for (const row of dashboards)
    state.dashboards.set(String(row['id']), {
      ...pick(row, ['organization_id', 'project_id', 'name', 'description', 'url']),
      pinned: row['pinned'] === 1,
      tags: JSON.parse(String(row['tags'])),
    });
  for (const row of await rows('access_controls')) {
    const { organization_id, id, project_id, resource, dashboard_id, role_id, user_id, level } = row;
    const isOfProject = resource === 'project';
    const object = isOfProject ? project_id : dashboard_id;
    state.accessControls.set(String(id), {
      organization_id,
      project_id,
      resource,
      resource_id: object === null ? null : String(object),
      access_level: (isOfProject ? ['none', 'member', 'admin'] : ['none', 'viewer', 'editor', 'manager'])[
        Number(level)
      ],
      role_id,
      user_uuid: users.get(user_id)?.['uuid'] ?? null,
      created_by_uuid: users.get(row['created_by_user_id'])?.['uuid'] ?? null,
    });
  }
  return state;
}

/** The same fields in a fixed order. */
const normalized = (fields: Fields | undefined): string => {
  const grants = fields?.['grants'] as Fields[] | undefined;
  const sorted = grants
    ?.map((grant) => JSON.stringify(pick(grant, ['source', 'source_key', 'granted_by_uuid', 'expires_at'])))
    .toSorted();
  const entries = Object.entries({ ...fields, ...(sorted ? { grants: sorted } : {}) });
  return JSON.stringify(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
};

const authorFields = ['created_by_uuid', 'inviter_uuid', 'granted_by_uuid'];

/**
 * A deleted account is no longer named as the author of anything in organizations; only `user.deleted` records that.
 */
async function forgetDeleted(db: Kysely<Record<string, Fields>>, state: State): Promise<void> {
  const rows = await db.selectFrom('activity_log').select('item_id').where('type', '=', 'user.deleted').execute();
  const deleted = new Set(rows.map((row) => row['item_id']));
  const forget = (fields: Fields): void => {
    for (const name of authorFields) if (deleted.has(fields[name])) fields[name] = null;
  };
  for (const map of Object.values(state))
    for (const [id, fields] of map) {
      const grants = grantsOf(fields).map((grant) => ({ ...grant }));
      const copy: Fields = { ...fields, ...('grants' in fields ? { grants } : {}) };
      for (const each of [copy, ...grants]) forget(each);
      map.set(id, copy);
    }
}

/** The start of a replay: a state, and for each organization the sequence of the last event included in it. */
interface ReplayStart {
  state: State;
  sequences: Map<string, number>;
}

/** The current content of the database, as the start of a later replay, for logs whose early events are incomplete. */
export async function replayStart(database: Database): Promise<ReplayStart> {
  const db = database.executor as unknown as Kysely<Record<string, Fields>>;
  const sequences = new Map((await readLines(db)).map(({ organization_id, sequence }) => [organization_id, sequence]));
  return { state: await readState(db), sequences };
}

/**
 * Replays the activity log and compares the result with the content of the database.
 * @param start where to begin; by default with nothing
 * @returns descriptions of everything that happened without an event
 */
export async function silentEffects(
  database: Database,
  { state, sequences }: ReplayStart = { state: empty(), sequences: new Map() },
): Promise<string[]> {
  const db = database.executor as unknown as Kysely<Record<string, Fields>>;
  const found: string[] = [];
  const lastSequences = new Map(sequences);
  for (const line of await readLines(db)) {
    const { organization_id, sequence } = line;
    if (sequence <= (sequences.get(organization_id) ?? 0)) continue;
    const expected = (lastSequences.get(organization_id) ?? 0) + 1;
    if (sequence !== expected)
      found.push(`the log of ${organization_id} goes on with ${sequence} after ${expected - 1}`);
    lastSequences.set(organization_id, sequence);
    try {
      apply(state, line);
    } catch (error) {
      found.push(`${line.type} ${sequence}: ${(error as Error).message}`);
    }
  }
  await forgetDeleted(db, state);
  const actual = await readState(db);
  for (const kind of Object.keys(actual) as (keyof State)[])
    for (const id of new Set([...actual[kind].keys(), ...state[kind].keys()])) {
      const [held, told] = [actual[kind].get(id), state[kind].get(id)].map(normalized);
      if (held !== told) found.push(`${kind} ${id}: the database holds ${held}, the log tells ${told}`);
    }
  return found;
}
