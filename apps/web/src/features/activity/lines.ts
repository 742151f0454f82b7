import type { ActivityLogEntry } from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import type { Route } from 'next';

/** The minimum number of entries from one write that are shown as one line. */
const minBulk = 3;

const areOfOneWrite = (one: ActivityLogEntry, other: ActivityLogEntry) =>
  one.type === other.type &&
  one.created_at === other.created_at &&
  one.actor?.uuid === other.actor?.uuid &&
  one.credential === other.credential &&
  one.cause?.id === other.cause?.id;

/** Splits items into runs of neighbours that belong together. */
export function runsOf<Item>(items: readonly Item[], belong: (one: Item, other: Item) => boolean): Item[][] {
  const runs: Item[][] = [];
  let run: Item[] = [];
  for (const item of items) {
    const [first] = run;
    if (first === undefined || !belong(first, item)) runs.push((run = []));
    run.push(item);
  }
  return runs;
}

/**
 * Groups entries into lines: neighbouring entries from one write share a line, all others have their own.
 * @param canJoin whether there is a sentence for several entries of this kind
 */
export const linesOf = (
  entries: readonly ActivityLogEntry[],
  canJoin: (entry: ActivityLogEntry) => boolean,
): ActivityLogEntry[][] =>
  runsOf(entries, areOfOneWrite).flatMap((run) =>
    run.length >= minBulk && run.every(canJoin) ? [run] : run.map((entry) => [entry]),
  );

/** The page that shows what an entry is about; null if there is nothing to see any more. */
export function hrefOf({ scope, subject, project_id, item_name }: ActivityLogEntry): Route | null {
  if (subject === null) return null;
  if (scope === 'Dashboard') return `/projects/${project_id}/dashboards` as Route;
  if (subject.kind === 'invite') return '/members/invites';
  if (subject.kind === 'external_group') {
    const [group = ''] = item_name.split(' (');
    return `/external-groups?search=${encodeURIComponent(group)}` as Route;
  }
  return pathOfSubject(subject) as Route;
}
