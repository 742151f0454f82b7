import {
  type ActivityScope,
  type Attention,
  attentionLimit,
  displayName,
  type FirstSteps,
  type Level,
  levelName,
  emailKey,
  pathOfSubject,
  type Welcome,
} from '@rolecall/contracts';
import { type Executor, prepared } from '@rolecall/db';
import { sql, type SqlBool } from 'kysely';
import { isDashboardVisible, isVisible, type Reach, type ReachArguments, reachFrom } from '../access.ts';
import { findSubjects, firstSequence } from '../activity-log/queries.ts';
import { membershipExpiry } from '../role-memberships/mapper.ts';
import { visibleRoleMemberships } from '../role-memberships/queries.ts';
import { toUserBasic, userBasicColumns } from '../users/mapper.ts';

type OfOrganization = { organization_id: string };

type Person = { first_name: string; email: string };

const maxTeamMembers = 8;
const maxDashboards = 3;
export const day = 24 * 60 * 60 * 1000;

const prepareFindRecordedInviter = prepared<OfOrganization & { user_id: number }, Person>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.invited_by_user_id')
    .select(['u.first_name as first_name', 'u.email as email'])
    .where('m.organization_id', '=', param('organization_id'))
    .where('m.user_id', '=', param('user_id')),
);

const prepareFindInvitingPerson = prepared<OfOrganization & { email_key: string; now: string }, Person>((db, param) =>
  db
    .selectFrom('organization_invites as i')
    .innerJoin('users as u', 'u.id', 'i.created_by_user_id')
    .select(['u.first_name as first_name', 'u.email as email'])
    .where('i.organization_id', '=', param('organization_id'))
    .where('i.target_email_key', '=', param('email_key'))
    .where('i.expires_at', '>', param('now'))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(1),
);

/** Who invited a member: as recorded on the membership, or else by the newest open invite to their address. */
export async function findInviter(
  db: Executor,
  organizationId: string,
  user: { id: number; email: string },
  now: string,
): Promise<Welcome['inviter']> {
  const [recorded] = await prepareFindRecordedInviter(db, { organization_id: organizationId, user_id: user.id });
  const inviter =
    recorded ??
    (
      await prepareFindInvitingPerson(db, {
        organization_id: organizationId,
        email_key: emailKey(user.email),
        now,
      })
    )[0];
  return inviter ? { name: displayName(inviter), email: inviter.email } : null;
}

const prepareListTeam = prepared<
  OfOrganization & { except_user_id: number },
  Person & { last_login: string | null; level: number }
>((db, param) =>
  db
    .selectFrom('organization_memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['u.first_name as first_name', 'u.email as email', 'u.last_login as last_login', 'm.level as level'])
    .where('m.organization_id', '=', param('organization_id'))
    .where('m.user_id', '<>', param('except_user_id'))
    .where('u.is_active', '=', 1)
    .orderBy('u.last_login', (order) => order.desc().nullsLast())
    .orderBy('m.joined_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(maxTeamMembers),
);

const levelWords = { member: 'member', admin: 'administrator', owner: 'owner' } as const;

function lastActive(lastLogin: string | null, now: string): Welcome['team_members'][number]['last_active'] {
  if (lastLogin === null) return 'never';
  const passed = Date.parse(now) - Date.parse(lastLogin);
  if (passed <= day) return 'today';
  return passed <= 7 * day ? 'this_week' : 'inactive';
}

/** The members who signed in most recently, without the caller. */
export async function listTeam(
  db: Executor,
  organizationId: string,
  callerId: number | null,
  now: string,
): Promise<Welcome['team_members']> {
  // No user has id 0.
  const rows = await prepareListTeam(db, { organization_id: organizationId, except_user_id: callerId ?? 0 });
  return rows.map((row) => ({
    name: displayName(row),
    email: row.email,
    avatar: null,
    role: levelWords[levelName(row.level as Level)],
    last_active: lastActive(row.last_login, now),
  }));
}

type PopularDashboard = Welcome['popular_dashboards'][number];

const popularDashboards = (db: Executor, organizationId: string, reach: Reach) =>
  db
    .selectFrom('dashboards as d')
    .innerJoin('projects as p', (join) =>
      join.onRef('p.organization_id', '=', 'd.organization_id').onRef('p.id', '=', 'd.project_id'),
    )
    .select(['d.id as id', 'd.name as name', 'd.description as description', 'd.project_id as team_id', 'd.url as url'])
    .where('d.organization_id', '=', organizationId)
    .where(isVisible(reach))
    .where(isDashboardVisible(reach))
    .orderBy('d.last_opened_at', (order) => order.desc().nullsLast())
    .orderBy('d.id', 'desc')
    .limit(maxDashboards);

const preparePopularDashboards = prepared<OfOrganization & ReachArguments, PopularDashboard>((db, param) =>
  popularDashboards(db, param('organization_id'), reachFrom(param)),
);

/** The most recently opened dashboards that the caller may see. */
export async function listPopularDashboards(
  db: Executor,
  organizationId: string,
  reach: Reach,
): Promise<PopularDashboard[]> {
  if (reach.only) return popularDashboards(db, organizationId, reach).execute();
  return preparePopularDashboards(db, {
    organization_id: organizationId,
    has_all: reach.has_all,
    user_id: reach.user_id,
  });
}

export interface ProjectInUse {
  id: number;
  session_recording_opt_in: number;
  surveys_opt_in: number | null;
  ingested_event: number;
  has_completed_onboarding_for: string | null;
}

const projectsInUse = (db: Executor, organizationId: string, reach: Reach) =>
  db
    .selectFrom('projects as p')
    .select([
      'p.id',
      'p.session_recording_opt_in',
      'p.surveys_opt_in',
      sql<number>`p.ingested_event`.as('ingested_event'),
      'p.has_completed_onboarding_for',
    ])
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach));

const prepareListProjects = prepared<OfOrganization & ReachArguments, ProjectInUse>((db, param) =>
  projectsInUse(db, param('organization_id'), reachFrom(param)),
);

/** The projects that the caller may see, with the columns that show which products they use. */
export async function listProjectsInUse(db: Executor, organizationId: string, reach: Reach): Promise<ProjectInUse[]> {
  if (reach.only) return projectsInUse(db, organizationId, reach).execute();
  return prepareListProjects(db, { organization_id: organizationId, has_all: reach.has_all, user_id: reach.user_id });
}

type Activity = Welcome['recent_activity'][number];

const maxEntries = 10;
const maxNameLength = 200;
const recentDays = 30;

/** Scopes of objects that otherwise only admins can read. */
const adminScopes: ActivityScope[] = ['AccessControl', 'OrganizationInvite', 'PersonalAPIKey', 'User'];

/** Which entries of the activity log a caller may see. */
export interface LogReader {
  reach: Reach;
  /** 1 if the caller may read the activity log itself, and therefore entries that are only for admins. */
  reads_log: 0 | 1;
}

interface EntryRow {
  scope: string;
  activity: string;
  item_id: string;
  item_name: string;
  project_id: number | null;
  role_id: string | null;
  created_at: string;
  actor_first_name: string | null;
  actor_email: string | null;
}

/** The latest entry of each item that the caller may see, newest first. */
function latestEntries(db: Executor, organizationId: string, since: string, { reach, reads_log }: LogReader) {
  const visibleProjects = db
    .selectFrom('projects as p')
    .select('p.id')
    .where('p.organization_id', '=', organizationId)
    .where(isVisible(reach));
  return (
    db
      .selectFrom('activity_log as a')
      .leftJoin('users as u', 'u.id', 'a.user_id')
      .select(['a.scope', 'a.activity', 'a.item_id', 'a.item_name', 'a.project_id', 'a.role_id', 'a.created_at'])
      .select(['u.first_name as actor_first_name', 'a.actor_email'])
      .where('a.organization_id', '=', organizationId)
      // Events with a cause are covered by the event that caused them.
      .where('a.cause_id', 'is', null)
      .where('a.sequence', '>=', firstSequence(db, organizationId, since))
      .where((eb) => {
        const isAdmin = eb(eb.val(reach.has_all), '=', sql.lit<1>(1));
        const visibleDashboard = eb.exists(
          eb
            .selectFrom('dashboards as d')
            .select('d.id')
            .whereRef('d.organization_id', '=', 'a.organization_id')
            .whereRef('d.project_id', '=', 'a.project_id')
            .where(sql<string>`cast(d.id as text)`, '=', eb.ref('a.item_id'))
            .where(isDashboardVisible(reach)),
        );
        const project = eb.or([eb('a.project_id', 'is', null), eb('a.project_id', 'in', visibleProjects)]);
        return eb.and([
          eb.or([eb(eb.val(reads_log), '=', sql.lit<1>(1)), eb('a.scope', 'not in', adminScopes)]),
          // Admins also see entries of deleted projects and dashboards. Others do not, as it is no longer known whether
          // they could see those.
          reach.only ? project : eb.or([isAdmin, project]),
          eb.or([isAdmin, eb('a.scope', '<>', 'Dashboard'), visibleDashboard]),
          eb.not(
            eb.exists(
              eb
                .selectFrom('activity_log as later')
                .select('later.id')
                .whereRef('later.organization_id', '=', 'a.organization_id')
                .whereRef('later.item_id', '=', 'a.item_id')
                .whereRef('later.scope', '=', 'a.scope')
                .where('later.cause_id', 'is', null)
                .whereRef('later.sequence', '>', 'a.sequence'),
            ),
          ),
        ]);
      })
      .orderBy('a.sequence', 'desc')
      .limit(maxEntries)
  );
}

const prepareLatestEntries = prepared<
  OfOrganization & { since: string } & ReachArguments & Pick<LogReader, 'reads_log'>,
  EntryRow
>((db, param) =>
  latestEntries(db, param('organization_id'), param('since'), {
    reach: reachFrom(param),
    reads_log: param('reads_log'),
  }),
);

async function listLatestEntries(
  db: Executor,
  organizationId: string,
  since: string,
  reader: LogReader,
): Promise<EntryRow[]> {
  if (reader.reach.only) return latestEntries(db, organizationId, since, reader).execute();
  return prepareLatestEntries(db, {
    organization_id: organizationId,
    since,
    has_all: reader.reach.has_all,
    user_id: reader.reach.user_id,
    reads_log: reader.reads_log,
  });
}

/** The start of a name, in whole characters. */
const shortened = (name: string) => (name.length > maxNameLength ? [...name].slice(0, maxNameLength).join('') : name);

/** Recent activity, with one entry per item. */
export async function listRecentActivity(
  db: Executor,
  organizationId: string,
  reader: LogReader,
  now: string,
): Promise<Activity[]> {
  const since = new Date(Date.parse(now) - recentDays * day).toISOString();
  const entries = await listLatestEntries(db, organizationId, since, reader);
  const subjectOf = await findSubjects(db, organizationId, entries);
  return entries.map((entry) => {
    const subject = subjectOf(entry);
    return {
      type: `${entry.scope}.${entry.activity}`,
      // Without an address, the author is the command line or an embedding program.
      actor_name:
        entry.actor_email === null
          ? 'Rolecall'
          : displayName({ first_name: entry.actor_first_name ?? '', email: entry.actor_email }),
      entity_name: shortened(entry.item_name),
      entity_url: subject && pathOfSubject(subject),
      timestamp: entry.created_at,
    };
  });
}

interface FirstStepsCaller {
  organization_id: string;
  user_id: number;
  now: string;
}

type FirstStepsRow = Record<keyof FirstSteps, SqlBool>;

const prepareFirstSteps = prepared<FirstStepsCaller, FirstStepsRow>((db, param) =>
  db.selectNoFrom((eb) => {
    const ofOrganization = (table: 'roles' | 'role_external_references' | 'projects') =>
      eb.exists(eb.selectFrom(table).select('id').where('organization_id', '=', param('organization_id')));
    return [
      eb
        .or([
          eb.exists(
            eb
              .selectFrom('organization_memberships')
              .select('id')
              .where('organization_id', '=', param('organization_id'))
              .where('user_id', '<>', param('user_id')),
          ),
          eb.exists(
            eb
              .selectFrom('organization_invites')
              .select('id')
              .where('organization_id', '=', param('organization_id'))
              .where('expires_at', '>', param('now')),
          ),
        ])
        .as('people'),
      ofOrganization('roles').as('roles'),
      ofOrganization('role_external_references').as('external_groups'),
      ofOrganization('projects').as('projects'),
      eb.exists(eb.selectFrom('personal_api_keys').select('id').where('user_id', '=', param('user_id'))).as('api_key'),
    ];
  }),
);

/** Which steps of setting up an organization are done. */
export async function findFirstSteps(db: Executor, caller: FirstStepsCaller): Promise<FirstSteps> {
  const [row] = await prepareFirstSteps(db, caller);
  return {
    people: Boolean(row?.people),
    roles: Boolean(row?.roles),
    external_groups: Boolean(row?.external_groups),
    projects: Boolean(row?.projects),
    api_key: Boolean(row?.api_key),
  };
}

/** The invites that have expired or will expire before `until`, longest expired first. */
export const listExpiringInvites = (
  db: Executor,
  organizationId: string,
  until: string,
): Promise<Attention['invites']> =>
  db
    .selectFrom('organization_invites')
    .select(['id', 'target_email', 'expires_at'])
    .where('organization_id', '=', organizationId)
    .where('expires_at', '<', until)
    .orderBy('expires_at')
    .orderBy('id')
    .limit(attentionLimit)
    .execute();

/** The first roles by name without active members. */
export async function listEmptyRoles(db: Executor, organizationId: string): Promise<Attention['empty_roles']> {
  const rows = await db
    .selectFrom('roles as r')
    .select(['r.id', 'r.name'])
    .select((eb) =>
      eb
        .exists(
          eb
            .selectFrom('role_external_references as g')
            .select('g.id')
            .whereRef('g.organization_id', '=', 'r.organization_id')
            .whereRef('g.role_id', '=', 'r.id'),
        )
        .as('has_groups'),
    )
    .where('r.organization_id', '=', organizationId)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('role_memberships as rm')
            .innerJoin('users as u', 'u.id', 'rm.user_id')
            .select('rm.id')
            .where('u.is_active', '=', 1)
            .whereRef('rm.organization_id', '=', 'r.organization_id')
            .whereRef('rm.role_id', '=', 'r.id'),
        ),
      ),
    )
    .orderBy('r.name_key')
    .limit(attentionLimit)
    .execute();
  return rows.map(({ has_groups, ...role }) => ({ ...role, has_groups: Boolean(has_groups) }));
}

/** The projects with a backup token that have not changed since `since`, longest unchanged first. */
export const listTokenBackups = (
  db: Executor,
  organizationId: string,
  reach: Reach,
  since: string,
): Promise<Attention['token_backups']> =>
  db
    .selectFrom('projects as p')
    .select(['p.id', 'p.name'])
    .where('p.organization_id', '=', organizationId)
    .where('p.secret_api_token_backup_digest', 'is not', null)
    .where('p.updated_at', '<', since)
    .where(isVisible(reach))
    .orderBy('p.updated_at')
    .orderBy('p.id')
    .limit(attentionLimit)
    .execute();

/** The role memberships of active members that expire before `until`, earliest first. */
export async function listEndingRoles(
  db: Executor,
  organizationId: string,
  until: string,
): Promise<Attention['ending_roles']> {
  const rows = await visibleRoleMemberships(db)
    .innerJoin('role_grants as g', (join) =>
      join
        .onRef('g.organization_id', '=', 'rm.organization_id')
        .onRef('g.role_id', '=', 'rm.role_id')
        .onRef('g.user_id', '=', 'rm.user_id'),
    )
    .innerJoin('roles as r', (join) =>
      join.onRef('r.organization_id', '=', 'rm.organization_id').onRef('r.id', '=', 'rm.role_id'),
    )
    .select(['rm.id', 'rm.role_id', 'r.name as role_name', 'g.expires_at', ...userBasicColumns])
    .where('g.organization_id', '=', organizationId)
    .where('g.expires_at', '<', until)
    // A membership that also has a permanent grant does not expire.
    .where(membershipExpiry, 'is not', null)
    .orderBy('g.expires_at')
    .limit(attentionLimit)
    .$narrowType<{ expires_at: string }>()
    .execute();
  return rows.map((row) => ({
    id: row.id,
    role_id: row.role_id,
    role_name: row.role_name,
    user: toUserBasic(row),
    expires_at: row.expires_at,
  }));
}

/** The oldest keys of a user that have expired or will expire before `until`. */
export const listExpiringKeys = (db: Executor, userId: number, until: string): Promise<Attention['api_keys']> =>
  db
    .selectFrom('personal_api_keys')
    .select(['id', 'label', 'expires_at'])
    .where('user_id', '=', userId)
    .where('expires_at', '<', until)
    .orderBy('created_at')
    .orderBy('id')
    .limit(attentionLimit)
    .$narrowType<{ expires_at: string }>()
    .execute();
