import {
  displayName,
  type Level,
  levelName,
  normalizedKey,
  type ProductKey,
  productKeys,
  type Welcome,
} from '@rolecall/contracts';
import { type Executor, prepared } from '@rolecall/db';
import { sql } from 'kysely';
import { isVisible, type Reach } from '../projects/reach.ts';

type OfOrganization = { organization_id: string };
type Person = { first_name: string; email: string };

const maxTeamMembers = 8;
const maxDashboards = 3;
const day = 24 * 60 * 60 * 1000;

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

/** Who invited a member: recorded on the membership, else the newest open invite to their address. */
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
        email_key: normalizedKey(user.email),
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

/** The colleagues who signed in most recently, without the caller. */
export async function listTeam(
  db: Executor,
  organizationId: string,
  callerId: number | null,
  now: string,
): Promise<Welcome['team_members']> {
  // No user has number 0.
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
    .orderBy('d.last_opened_at', (order) => order.desc().nullsLast())
    .orderBy('d.id', 'desc')
    .limit(maxDashboards);

const preparePopularDashboards = prepared<OfOrganization & Pick<Reach, 'max_access_control'>, PopularDashboard>(
  (db, param) =>
    popularDashboards(db, param('organization_id'), { max_access_control: param('max_access_control'), only: null }),
);

/** The dashboards that the caller may see and somebody opened last. */
export async function listPopularDashboards(
  db: Executor,
  organizationId: string,
  reach: Reach,
): Promise<PopularDashboard[]> {
  if (reach.only) return popularDashboards(db, organizationId, reach).execute();
  return preparePopularDashboards(db, {
    organization_id: organizationId,
    max_access_control: reach.max_access_control,
  });
}

interface ProjectInUse {
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

const prepareListProjects = prepared<OfOrganization & Pick<Reach, 'max_access_control'>, ProjectInUse>((db, param) =>
  projectsInUse(db, param('organization_id'), { max_access_control: param('max_access_control'), only: null }),
);

/** The projects that the caller may see, with what tells which products they use. */
export async function listProjectsInUse(db: Executor, organizationId: string, reach: Reach): Promise<ProjectInUse[]> {
  if (reach.only) return projectsInUse(db, organizationId, reach).execute();
  return prepareListProjects(db, {
    organization_id: organizationId,
    max_access_control: reach.max_access_control,
  });
}

/** The products that any of these projects uses, sorted. */
export function productsInUse(projects: readonly ProjectInUse[]): ProductKey[] {
  const used = new Set<string>();
  for (const project of projects) {
    if (project.session_recording_opt_in === 1) used.add('session_replay');
    if (project.surveys_opt_in === 1) used.add('surveys');
    if (project.ingested_event === 1) used.add('product_analytics');
    const onboarded: unknown =
      project.has_completed_onboarding_for === null ? null : JSON.parse(project.has_completed_onboarding_for);
    // The setting takes any JSON; what is no object names no product.
    for (const [key, done] of Object.entries(onboarded ?? {})) if (done === true) used.add(key);
  }
  return productKeys.filter((key) => used.has(key));
}
