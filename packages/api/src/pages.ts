import { maxPageBytes, type Page } from '@rolecall/contracts';
import { type AliasedRawBuilder, sql } from 'kysely';

/** The results at the start of a page that are answered. */
interface Fit {
  /** At least one, however large it is, so that whoever reads on gets on. */
  count: number;
  /** What they take. */
  bytes: number;
}

/**
 * How many results fit on a page.
 * @param sizes bytes of each result, in their order
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

/** Selects how many `bytes` these columns of a row take together, without reading them. */
export const bytesOf = (columns: readonly string[]): AliasedRawBuilder<number, 'bytes'> =>
  sql<number>`${sql.join(
    columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`),
    sql` + `,
  )}`.as('bytes');

/** Large fields of results that the database has measured: a result without them, and what they take. */
const measured = new WeakMap<object, { emptied: object; bytes: number }>();

/** Tells that the database says how many bytes the large fields of a result take: they are not serialized to find out. */
export function measuredFields<T extends object>(fields: readonly (keyof T)[]): (result: T, bytes: number) => T {
  const emptied = Object.fromEntries(fields.map((field) => [field, null]));
  return (result, bytes) => {
    measured.set(result, { emptied, bytes });
    return result;
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** JSON that was made to measure an answer, or the results of a page, by what it is of. */
const texts = new WeakMap<object, string>();

/** Bytes of pages, as they were measured to find their end. */
const pageBytes = new WeakMap<object, number>();

function* sizesOf(results: readonly unknown[]): Generator<number> {
  for (const result of results) {
    const large = measured.get(result as object);
    const text = JSON.stringify(large ? { ...(result as object), ...large.emptied } : result);
    // With the comma between them.
    yield Buffer.byteLength(text) + (large?.bytes ?? 0) + 1;
  }
}

/** How many results of a page fit, and what they take. Nearly always all do, which serializing them once tells. */
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

/** The page, without the results at its end that are too much for one answer. How many there are in all stays as it is. */
export function endPage<T>(page: Page<T>): Page<T> {
  const { count, bytes } = fitOf(page.results);
  const ended = count === page.results.length ? page : { ...page, results: page.results.slice(0, count) };
  pageBytes.set(ended, bytes);
  return ended;
}

/** How many bytes an answer takes as JSON, without what goes around the results of a page. */
export function bytesOfResult(answer: unknown): number {
  const known = isObject(answer) ? pageBytes.get(answer) : undefined;
  if (known !== undefined) return known;
  const text = JSON.stringify(answer) ?? '';
  if (isObject(answer)) texts.set(answer, text);
  return Buffer.byteLength(text);
}

/** The JSON of what a procedure has answered. What was serialized to measure it is not serialized again. */
export function serialize(answer: unknown): string {
  if (!isObject(answer)) return JSON.stringify(answer);
  const text = texts.get(answer);
  if (text !== undefined) return text;
  const { results, ...rest } = answer as { results?: unknown };
  const resultsText = isObject(results) ? texts.get(results) : undefined;
  if (resultsText === undefined) return JSON.stringify(answer);
  return `${JSON.stringify(rest).slice(0, -1)},"results":${resultsText}}`;
}
