import { type ActivityScope, displayName, type Welcome } from '@rolecall/contracts';
import { type Executor, prepared } from '@rolecall/db';
import { sql } from 'kysely';
import { findPages } from '../activity-log/pages.ts';
import { isVisible, type Reach } from '../projects/reach.ts';

type OfOrganization = { organization_id: string };
type Activity = Welcome['recent_activity'][number];

const maxEntries = 10;
const maxNameLength = 200;
const days = 30;

/** What only admins can read elsewhere. */
const adminScopes: ActivityScope[] = ['OrganizationInvite', 'PersonalAPIKey', 'User'];

/** What of the activity log a caller may see. */
export interface LogReader {
  reach: Reach;
  /** 1 where the caller may read the activity log itself, and so what is for admins alone. */
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
  return db
    .selectFrom('activity_log as a')
    .leftJoin('users as u', 'u.id', 'a.user_id')
    .select(['a.scope', 'a.activity', 'a.item_id', 'a.item_name', 'a.project_id', 'a.role_id', 'a.created_at'])
    .select(['u.first_name as actor_first_name', 'u.email as actor_email'])
    .where('a.organization_id', '=', organizationId)
    .where('a.created_at', '>=', since)
    .where((eb) => {
      const isAdmin = eb(eb.val(reach.max_access_control), '=', sql.lit<1>(1));
      const project = eb.or([eb('a.project_id', 'is', null), eb('a.project_id', 'in', visibleProjects)]);
      return eb.and([
        eb.or([eb(eb.val(reads_log), '=', sql.lit<1>(1)), eb('a.scope', 'not in', adminScopes)]),
        // Admins also learn of projects that are no more; whether others could see one cannot be told any longer.
        reach.only ? project : eb.or([isAdmin, project]),
        eb.not(
          eb.exists(
            eb
              .selectFrom('activity_log as later')
              .select('later.id')
              .whereRef('later.organization_id', '=', 'a.organization_id')
              .whereRef('later.item_id', '=', 'a.item_id')
              .whereRef('later.scope', '=', 'a.scope')
              .where(sql<boolean>`(later.created_at, later.id) > (a.created_at, a.id)`),
          ),
        ),
      ]);
    })
    .orderBy('a.created_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(maxEntries);
}

const prepareLatestEntries = prepared<
  OfOrganization & { since: string } & Pick<Reach, 'max_access_control'> & Pick<LogReader, 'reads_log'>,
  EntryRow
>((db, param) =>
  latestEntries(db, param('organization_id'), param('since'), {
    reach: { max_access_control: param('max_access_control'), only: null },
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
    max_access_control: reader.reach.max_access_control,
    reads_log: reader.reads_log,
  });
}

/** The start of a name, in whole characters. */
const shortened = (name: string) => (name.length > maxNameLength ? [...name].slice(0, maxNameLength).join('') : name);

/** What happened lately, one entry for each item. */
export async function listRecentActivity(
  db: Executor,
  organizationId: string,
  reader: LogReader,
  now: string,
): Promise<Activity[]> {
  const since = new Date(Date.parse(now) - days * 24 * 60 * 60 * 1000).toISOString();
  const entries = await listLatestEntries(db, organizationId, since, reader);
  const pageOf = await findPages(db, organizationId, entries);
  return entries.map((entry) => ({
    type: `${entry.scope}.${entry.activity}`,
    // Without a user it was the command line or an embedding program.
    actor_name:
      entry.actor_email === null
        ? 'Rolecall'
        : displayName({ first_name: entry.actor_first_name ?? '', email: entry.actor_email }),
    entity_name: shortened(entry.item_name),
    entity_url: pageOf(entry),
    timestamp: entry.created_at,
  }));
}
