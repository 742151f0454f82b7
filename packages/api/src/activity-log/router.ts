import { ActivityLogEntry, ActivityLogListInput, page, type Page } from '@rolecall/contracts';
import type { Executor } from '@rolecall/db';
import type { z } from 'zod';
import type { Answer } from '../answers.ts';
import { countOf } from '../count.ts';
import { output } from '../output.ts';
import { bytesOf, fitting, measuredFields } from '../pages.ts';
import { organizationProcedure, router } from '../procedures.ts';
import { type Reach, reachOf } from '../projects/reach.ts';
import { toMaybeUserBasic, userBasicColumns } from '../users/objects.ts';
import { findPages } from './pages.ts';
import { readSnapshot } from './snapshots.ts';

const snapshots = ['a.before', 'a.after'];
const measuredSnapshots = measuredFields<ActivityLogEntry>(['before', 'after']);

/**
 * One page of an organization's activity, newest first.
 * @param answer what the page is read for
 */
async function listActivity(
  db: Executor,
  organizationId: string,
  { only }: Reach,
  { scope, item_id, role_id, project_id, user, since, until, limit, offset }: z.output<typeof ActivityLogListInput>,
  answer: Answer | undefined,
): Promise<Page<ActivityLogEntry>> {
  const matching = () => {
    let query = db.selectFrom('activity_log as a').where('a.organization_id', '=', organizationId);
    // Of other projects a key that is limited to projects learns nothing.
    if (only) query = query.where((eb) => eb.or([eb('a.project_id', 'is', null), eb('a.project_id', 'in', only)]));
    if (scope !== undefined) query = query.where('a.scope', '=', scope);
    if (item_id !== undefined) query = query.where('a.item_id', '=', item_id);
    if (role_id !== undefined) query = query.where('a.role_id', '=', role_id);
    if (project_id !== undefined) query = query.where('a.project_id', '=', project_id);
    if (user !== undefined)
      query = query.where('a.user_id', '=', (eb) =>
        eb.selectFrom('users as by').select('by.id').where('by.uuid', '=', user),
      );
    if (since !== undefined) query = query.where('a.created_at', '>=', since);
    if (until !== undefined) query = query.where('a.created_at', '<', until);
    return query;
  };
  const onPage = () => matching().orderBy('a.created_at', 'desc').orderBy('a.id', 'desc').offset(offset);
  // Entries of earlier versions may be megabytes: no more are read than are answered.
  const sizes = await onPage().select(bytesOf(snapshots)).limit(limit).execute();
  const fit = fitting(sizes.map(({ bytes }) => Number(bytes)));
  answer?.check(fit.bytes);
  const rows = await onPage()
    .leftJoin('users as u', 'u.id', 'a.user_id')
    .selectAll('a')
    .select(userBasicColumns)
    .select(bytesOf(snapshots))
    .limit(fit.count)
    .execute();
  const count = await countOf(matching());
  const pageOf = await findPages(db, organizationId, rows);
  return {
    count,
    results: rows.map((row) =>
      measuredSnapshots(
        {
          id: row.id,
          scope: row.scope as ActivityLogEntry['scope'],
          activity: row.activity,
          item_id: row.item_id,
          item_name: row.item_name,
          item_url: pageOf(row),
          project_id: row.project_id,
          user: toMaybeUserBasic(row),
          via: row.via as ActivityLogEntry['via'],
          credential: row.credential,
          before: readSnapshot(row.before),
          after: readSnapshot(row.after),
          created_at: row.created_at,
        },
        Number(row.bytes),
      ),
    ),
  };
}

/** Who did what when. */
export const activityLogRouter = router({
  list: organizationProcedure('activityLog.list')
    .input(ActivityLogListInput)
    .output(output(page(ActivityLogEntry)))
    .query(({ ctx, input }) =>
      listActivity(ctx.database.executor, ctx.organization.id, reachOf(ctx), input, ctx.answer),
    ),
});
