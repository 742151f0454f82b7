import { maxPageBytes, type Page } from '@rolecall/contracts';
import { type AliasedRawBuilder, sql } from 'kysely';

/** How many results from the start of a page are returned. */
interface Fit {
  /** At least one, however large it is, so that a client reading page by page makes progress. */
  count: number;
  /** Their size in bytes. */
  bytes: number;
}

/**
 * How many results fit on a page.
 * @param sizes the size of each result in bytes, in order
 */
export function fitting(sizes: Iterable<number>): Fit {
  let bytes = 0;
  let count = 0;
  for (const size of sizes) {
    if (bytes + size > maxPageBytes && count > 0) break;
    bytes += size;
    count += 1;
  }
  return { count, bytes };
}

/** Selects the total size of these columns of a row in `bytes`, without reading them. */
export const bytesOf = (columns: readonly string[]): AliasedRawBuilder<number, 'bytes'> =>
  sql<number>`${sql.join(
    columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`),
    sql` + `,
  )}`.as('bytes');

/** For results whose large fields the database has measured: overrides that empty those fields, and their size in bytes. */
const measured = new WeakMap<object, { emptied: object; bytes: number }>();

/**
 * Returns a function that records the size of a result's large fields as measured by the database, so that they are not
 * serialized to find it.
 */
export function measuredFields<T extends object>(fields: readonly (keyof T)[]): (result: T, bytes: number) => T {
  const emptied = Object.fromEntries(fields.map((field) => [field, null]));
  return (result, bytes) => {
    measured.set(result, { emptied, bytes });
    return result;
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** JSON that was serialized to measure an output or the results of a page, by the object it was made from. */
const texts = new WeakMap<object, string>();

/** Sizes of pages in bytes, measured when they were cut. */
const pageBytes = new WeakMap<object, number>();

function* sizesOf(results: readonly unknown[]): Generator<number> {
  for (const result of results) {
    const large = measured.get(result as object);
    const text = JSON.stringify(large ? { ...(result as object), ...large.emptied } : result);
    // Includes the comma between results.
    yield Buffer.byteLength(text) + (large?.bytes ?? 0) + 1;
  }
}

/** How many results of a page fit, and their size. Nearly always all fit, so they are first serialized together. */
function fitOf(results: readonly unknown[]): Fit {
  if (!results.some((result) => measured.has(result as object))) {
    const text = JSON.stringify(results);
    const bytes = Buffer.byteLength(text);
    if (bytes <= maxPageBytes) {
      texts.set(results, text);
      return { count: results.length, bytes };
    }
  }
  return fitting(sizesOf(results));
}

/** Removes results at the end of a page that exceed the maximum size of a response. The total count stays the same. */
export function endPage<T>(page: Page<T>): Page<T> {
  const { count, bytes } = fitOf(page.results);
  const ended = count === page.results.length ? page : { ...page, results: page.results.slice(0, count) };
  pageBytes.set(ended, bytes);
  return ended;
}

/** The size of an output as JSON in bytes, without what surrounds the results of a page. */
export function bytesOfResult(answer: unknown): number {
  const known = isObject(answer) ? pageBytes.get(answer) : undefined;
  if (known !== undefined) return known;
  const text = JSON.stringify(answer) ?? '';
  if (isObject(answer)) texts.set(answer, text);
  return Buffer.byteLength(text);
}

/** Serializes a procedure's output as JSON, reusing text that was already serialized to measure it. */
export function serialize(answer: unknown): string {
  if (!isObject(answer)) return JSON.stringify(answer);
  const text = texts.get(answer);
  if (text !== undefined) return text;
  const { results, ...rest } = answer as { results?: unknown };
  const resultsText = isObject(results) ? texts.get(results) : undefined;
  if (resultsText === undefined) return JSON.stringify(answer);
  return `${JSON.stringify(rest).slice(0, -1)},"results":${resultsText}}`;
}
