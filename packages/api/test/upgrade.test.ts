import {
  type ActivityLogEntry,
  type Dashboard,
  eventDefinitions,
  type OrganizationMemberDetail,
  permissions,
  type ProcedureName,
  type RoleInOverview,
  type RoleOnMap,
  type RoleSummary,
  type SearchResults,
  type Subject,
  type User,
} from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import { expect, it } from 'vitest';
import { newUrlBeforeKernel, recordedAnswers, rowsBeforeKernel } from '../../db/testing/before-kernel.ts';
import type { Credentials } from '../src/authentication/identify.ts';
import { documentedError } from '../src/procedures.ts';
import { databaseOf } from '../src/rolecall.ts';
import { replayStart, silentEffects } from './events/replay.ts';
import { call } from './fixture.ts';
import { callerOf, contents, openTestRolecall } from './support.ts';

/** The result of a call, or the error that it was refused with. */
type Outcome = { answer: unknown } | { refusal: unknown };

/** The results of the last version before the write kernel. */
const recorded = recordedAnswers() as {
  /** The time of all calls. */
  at: string;
  callers: Record<string, Credentials>;
  calls: { procedure: ProcedureName; input: unknown; outcomes: (Outcome & { callers: string[] })[] }[];
};

/** Opens the database of that version with the current one. */
const openUpgraded = async () =>
  openTestRolecall({ databaseUrl: await newUrlBeforeKernel(), clock: () => Date.parse(recorded.at) });

/** What entries linked to in that version, even after its deletion, except in the entry about the deletion. */
const subjectsThen: Partial<Record<ActivityLogEntry['scope'], Subject['kind']>> = {
  OrganizationInvite: 'invite',
  RoleExternalReference: 'external_group',
};

function subjectThen({ scope, activity, item_id, subject }: ActivityLogEntry): Subject | null {
  const kind = activity === 'deleted' ? undefined : subjectsThen[scope];
  return kind === undefined ? subject : { kind, id: item_id };
}

/** An entry of the activity log as that version returned it. */
function toEarlierEntry(entry: ActivityLogEntry) {
  const { sequence, type, subject: _, actor, cause, person: __, ...rest } = entry;
  const subject = subjectThen(entry);
  expect(sequence).toBeGreaterThan(0);
  expect(Object.keys(eventDefinitions)).toContain(type);
  expect(cause).toBeNull();
  // If the earlier version stored no name, it is the one at the time of the upgrade.
  const { user } = entry;
  expect(actor).toEqual(
    user && { uuid: user.uuid, email: user.email, name: `${user.first_name} ${user.last_name}`.trim() },
  );
  return { ...rest, item_url: subject && pathOfSubject(subject) };
}

/** A dashboard as that version returned it. */
function toEarlierDashboard({ pinned, tags, deleted, ...rest }: Dashboard) {
  expect({ pinned, tags, deleted }).toEqual({ pinned: false, tags: [], deleted: false });
  return rest;
}

/** A role as that version returned it. */
function toEarlierRole({ description, ...rest }: RoleSummary) {
  expect(description).toBe('');
  return rest;
}

/** A role of the map as that version, without access rules for projects, returned it. */
function toEarlierRoleOnMap({ project_count, projects, ...rest }: RoleOnMap) {
  expect([project_count, projects]).toEqual([0, []]);
  return toEarlierRole(rest);
}

/** A result as that version returned it. Everything removed here was changed on purpose. */
function toEarlierAnswer(procedure: ProcedureName, answer: unknown): unknown {
  if (procedure === 'dashboards.get') return toEarlierDashboard(answer as Dashboard);
  if (procedure === 'dashboards.list') {
    const page = answer as { results: Dashboard[] };
    return { ...page, results: page.results.map(toEarlierDashboard) };
  }
  if (procedure === 'roles.overview') {
    const page = answer as { results: RoleInOverview[] };
    return { ...page, results: page.results.map((role) => ({ ...toEarlierRole(role), members: undefined })) };
  }
  if (procedure === 'roles.map') {
    const page = answer as { results: RoleOnMap[] };
    return { ...page, results: page.results.map(toEarlierRoleOnMap) };
  }
  if (procedure === 'members.get') {
    const member = answer as OrganizationMemberDetail;
    const toEarlierMembership = (role: (typeof member.roles)[number]) => {
      const { expires_at: _, ...rest } = role;
      return rest;
    };
    return { ...member, roles: member.roles.map(toEarlierMembership) };
  }
  if (procedure === 'roles.summary') return toEarlierRole(answer as RoleSummary);
  if (procedure === 'search.everything') {
    const { counts: _, ...rest } = answer as SearchResults;
    return rest;
  }
  if (procedure === 'users.me') {
    const { is_organization_first_user: _, ...rest } = answer as User;
    return rest;
  }
  if (procedure !== 'activityLog.list') return answer;
  const page = answer as { results: ActivityLogEntry[] };
  return { ...page, results: page.results.map(toEarlierEntry) };
}

it('a database from before the write kernel returns the same for every read and caller', async () => {
  const rolecall = await openUpgraded();
  expect(rolecall.migrated).toEqual([
    '0007-kernel',
    '0008-access-controls',
    '0009-case-folding',
    '0010-idempotency-keys',
    '0011-lists',
    '0012-orders',
    '0013-role-description',
    '0014-sessions',
    '0015-mail',
    '0016-second-factor',
    '0017-mailed-invites',
    '0018-organization-sign-ins',
    '0019-group-syncs',
    '0020-expiring-grants',
    '0021-list-keys',
    '0022-empty-keys',
  ]);
  const answered = new Set<string>();
  for (const [name, credentials] of Object.entries(recorded.callers)) {
    const caller = await callerOf(rolecall, credentials);
    for (const { procedure, input, outcomes } of recorded.calls) {
      // It was only for secret tokens, and now accepts users too.
      if (procedure === 'projects.current' && name !== 'project' && name !== 'anonymous') continue;
      const found = outcomes.find(({ callers }) => callers.includes(name));
      if (!found) continue;
      const { callers: _, ...expected } = found;
      const actual = await call(caller, procedure, input).then(
        (answer) => ({ answer: toEarlierAnswer(procedure, answer) }),
        (error: unknown) => ({ refusal: documentedError(error).body }),
      );
      expect(actual, `${procedure} for ${name}: ${JSON.stringify(input)}`).toEqual(expected);
      if ('answer' in actual) answered.add(procedure);
    }
  }
  expect(Object.keys(recorded.callers)).toEqual(expect.arrayContaining(['owner', 'member', 'key']));
  const reads = Object.entries(permissions).filter(([, { writes }]) => !writes);
  expect(reads.map(([name]) => name).filter((name) => !answered.has(name))).toEqual([
    'roleMemberships.overview',
    'roleMemberships.explain',
    'roleExternalReferences.lookupMany',
    'roleExternalReferences.health',
    'groupSyncs.list',
    'groupSyncs.get',
    'welcome.attention',
    'organizations.policy',
    'members.overview',
    'members.names',
    'members.sessions',
    'environments.get',
    ...reads.map(([name]) => name).filter((name) => name.startsWith('access.')),
    'sessions.list',
    'mails.list',
    'secondFactor.get',
    'personalApiKeys.listOfOrganization',
  ]);
});

it('a database from before the write kernel gets grants by the people that the log names', async () => {
  const before = await rowsBeforeKernel();
  const rolecall = await openUpgraded();
  const { role_grants: grants = [] } = await contents(rolecall);
  const expected = (before['role_memberships'] ?? []).map(({ organization_id, role_id, user_id, id, joined_at }) => {
    const granted = (before['activity_log'] ?? []).filter(
      (line) => line['scope'] === 'RoleMembership' && line['activity'] === 'created' && line['item_id'] === id,
    );
    expect(granted.length).toBeLessThanOrEqual(1);
    const granted_by_user_id = granted[0]?.['user_id'] ?? null;
    return {
      organization_id,
      role_id,
      user_id,
      source: 'manual',
      source_key: '',
      granted_by_user_id,
      granted_at: joined_at,
      expires_at: null,
    };
  });
  expect(grants).toHaveLength(expected.length);
  expect(grants).toEqual(expect.arrayContaining(expected));
  const granters = new Set(expected.map(({ granted_by_user_id }) => granted_by_user_id));
  // Several people granted roles. Those granted on joining were not in the log, so they have no granter.
  expect(granters.size).toBeGreaterThan(2);
  expect(granters).toContain(null);

  const owner = await callerOf(rolecall, recorded.callers['owner'] ?? {});
  let explained = 0;
  for (const { id: organization_id } of (await owner.organizations.list({})).results)
    for (const { id: role_id } of (await owner.roles.list({ organization_id })).results)
      for (const { id, user } of (await owner.roleMemberships.list({ organization_id, role_id })).results) {
        const { grants: told } = await owner.roleMemberships.explain({ organization_id, role_id, id });
        const [granter] = expected
          .filter((grant) => grant.role_id === role_id && grant.user_id === user.id)
          .map(({ granted_by_user_id }) => granted_by_user_id);
        expect(told.map(({ source, granted_by }) => [source, granted_by?.id ?? null])).toEqual([['manual', granter]]);
        explained += 1;
      }
  expect(explained).toBeGreaterThan(20);
});

it('the log of a database from before the write kernel is numbered and continued', async () => {
  const before = await rowsBeforeKernel();
  const rolecall = await openUpgraded();
  const database = databaseOf(rolecall);
  for (const { id, last_sequence, revision } of await database.executor
    .selectFrom('organizations')
    .selectAll()
    .execute()) {
    const lines = await database.executor
      .selectFrom('activity_log')
      .select(['id', 'sequence'])
      .where('organization_id', '=', id)
      .orderBy('sequence')
      .execute();
    const earlier = (before['activity_log'] ?? [])
      .filter((line) => line['organization_id'] === id)
      .map((line) => `${String(line['created_at'])} ${String(line['id'])}`)
      .toSorted()
      .map((text) => text.split(' ')[1]);
    expect(lines.map((line) => line.id)).toEqual(earlier);
    expect(lines.map(({ sequence }) => sequence)).toEqual(lines.map((_, index) => index + 1));
    expect([last_sequence, revision]).toEqual([lines.length, 0]);
  }

  const start = await replayStart(database);
  // The sign-in of the recorded session is not recent.
  const { email } = await (await callerOf(rolecall, recorded.callers['owner'] ?? {})).users.me();
  const owner = await rolecall.actingAs(email);
  const [organization] = (await owner.organizations.list({})).results;
  const organization_id = organization!.id;
  const [first] = (await owner.activityLog.list({ organization_id, limit: 1 })).results;
  const { results: roles } = await owner.roles.list({ organization_id });
  const { results: members } = await owner.members.list({ organization_id });
  const created = await owner.roles.create({ organization_id, name: 'After the upgrade' });
  await owner.roleMemberships.create({ organization_id, role_id: created.id, user_uuid: members[1]!.user.uuid });
  await owner.roles.delete({ organization_id, id: roles.find((role) => role.members.length > 1)!.id });
  await owner.members.delete({ organization_id, user_uuid: members.find(({ level }) => level === 1)!.user.uuid });
  const { results: invites } = await owner.invites.list({ organization_id });
  await owner.invites.delete({ organization_id, id: invites[0]!.id });
  const { results: projects } = await owner.projects.list({ organization_id });
  await owner.projects.delete({ organization_id, id: projects[0]!.id });

  const { results: later } = await owner.activityLog.list({ organization_id, limit: 100 });
  const added = later.filter(({ sequence }) => sequence > first!.sequence);
  expect(added.filter(({ cause }) => cause !== null).length).toBeGreaterThan(3);
  expect(await silentEffects(database, start)).toEqual([]);
  const { revision } = await database.executor
    .selectFrom('organizations')
    .select('revision')
    .where('id', '=', organization_id)
    .executeTakeFirstOrThrow();
  expect(revision).toBe(6);
});
