import type { ActivityLogEntry } from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import type { Route } from 'next';

/** From how many on, what one write made is told in one line. */
const minBulk = 3;

const areOfOneWrite = (one: ActivityLogEntry, other: ActivityLogEntry) =>
  one.type === other.type &&
  one.created_at === other.created_at &&
  one.actor?.uuid === other.actor?.uuid &&
  one.credential === other.credential &&
  one.cause?.id === other.cause?.id;

/** Neighbours that belong together. */
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
 * Entries as lines of a list: one each, but for those next to each other that one write made.
 * @param canJoin whether there is a sentence for several of a kind
 */
export const linesOf = (
  entries: readonly ActivityLogEntry[],
  canJoin: (entry: ActivityLogEntry) => boolean,
): ActivityLogEntry[][] =>
  runsOf(entries, areOfOneWrite).flatMap((run) =>
    run.length >= minBulk && run.every(canJoin) ? [run] : run.map((entry) => [entry]),
  );

/** Where to see what an entry is about; null where there is nothing to see any more. */
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
