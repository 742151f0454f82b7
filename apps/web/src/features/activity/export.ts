import type { ActivityLogEntry, Page } from '@rolecall/contracts';
import { csvBegin, csvOf, csvType } from '@/csv';
import type { ActivityFilter } from './href';
import { activityInput } from './search';

export type ExportFormat = 'csv' | 'json';

/** The most entries that the server returns in one page. */
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
  // The actor as recorded at the time, which is kept even if their account is deleted.
  actor: entry.actor && entry.actor.name,
  actor_email: entry.actor && entry.actor.email,
  before: entry.before && JSON.stringify(entry.before),
  after: entry.after && JSON.stringify(entry.after),
  cause: entry.cause && entry.cause.type,
});

/** Each format's media type, and its text before the entries, for each page of them, and after them. */
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

/** The pages of the log, starting at the newest entry at the time of the call. */
async function* pagesOf(
  fetchPage: (input: ReturnType<typeof activityInput>) => Promise<Page<ActivityLogEntry>>,
  organizationId: string,
  filter: ActivityFilter,
) {
  for (let before: number | undefined; ;) {
    const page = await fetchPage(activityInput(organizationId, filter, pageSize, before));
    yield page;
    before = page.results.at(-1)?.sequence;
    // A page of large entries has fewer than requested, so a short page need not be the last one.
    if (before === undefined || page.results.length >= page.count) return;
  }
}

/**
 * Exports all changes that pass the filter as a file, fetching one page at a time.
 * @param onProgress called after each page with the share that is done, from 0 to 1
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
    // The count of a later page covers only that page and the ones after it.
    total ??= count;
    onProgress(total === 0 ? 1 : fetched / total);
  }
  parts.push(end);
  return new File(parts, `activity-${new Date().toISOString().slice(0, 10)}.${format}`, { type });
}
