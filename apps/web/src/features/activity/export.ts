import type { ActivityLogEntry, Page } from '@rolecall/contracts';
import { csvBegin, csvOf, csvType } from '@/csv';
import type { ActivityFilter } from './href';
import { activityInput } from './search';

export type ExportFormat = 'csv' | 'json';

/** As many changes as the server answers at once. */
const pageSize = 1000;

const columns = [
  'sequence',
  'created_at',
  'actor',
  'actor_email',
  'via',
  'credential',
  'scope',
  'activity',
  'item_id',
  'item_name',
  'project_id',
  'before',
  'after',
  'cause',
] as const;

const rowOf = (entry: ActivityLogEntry): Record<(typeof columns)[number], string | number | null> => ({
  ...entry,
  // As they were then, which outlives their account.
  actor: entry.actor && entry.actor.name,
  actor_email: entry.actor && entry.actor.email,
  before: entry.before && JSON.stringify(entry.before),
  after: entry.after && JSON.stringify(entry.after),
  cause: entry.cause && entry.cause.type,
});

/** Each format's media type, and what stands before, for each page of changes, and after. */
const formats = {
  csv: {
    type: csvType,
    begin: csvBegin,
    page: (entries: ActivityLogEntry[], isFirst: boolean) => csvOf(columns, entries.map(rowOf), isFirst),
    end: '',
  },
  json: {
    type: 'application/json',
    begin: '[',
    page: (entries: ActivityLogEntry[], isFirst: boolean) =>
      entries.map((entry, index) => `${isFirst && index === 0 ? '\n' : ',\n'}${JSON.stringify(entry)}`).join(''),
    end: '\n]\n',
  },
};

/** The pages of a list from its newest entry of this moment on. */
async function* pagesOf(
  fetchPage: (input: ReturnType<typeof activityInput>) => Promise<Page<ActivityLogEntry>>,
  organizationId: string,
  filter: ActivityFilter,
) {
  for (let before: number | undefined; ;) {
    const page = await fetchPage(activityInput(organizationId, filter, pageSize, before));
    yield page;
    before = page.results.at(-1)?.sequence;
    // A page of large changes has fewer than were asked for.
    if (before === undefined || page.results.length >= page.count) return;
  }
}

/**
 * All changes that pass the filter as a file, fetched a page at a time.
 * @param onProgress told after each page how much is done, from 0 to 1
 */
export async function exportActivity(
  format: ExportFormat,
  fetchPage: Parameters<typeof pagesOf>[0],
  organizationId: string,
  filter: ActivityFilter,
  onProgress: (done: number) => void,
): Promise<File> {
  const { type, begin, page, end } = formats[format];
  const parts = [begin];
  let fetched = 0;
  let total: number | undefined;
  for await (const { count, results } of pagesOf(fetchPage, organizationId, filter)) {
    parts.push(page(results, fetched === 0));
    fetched += results.length;
    // A later page counts itself and those after it alone.
    total ??= count;
    onProgress(total === 0 ? 1 : fetched / total);
  }
  parts.push(end);
  return new File(parts, `activity-${new Date().toISOString().slice(0, 10)}.${format}`, { type });
}
