import { maxPageBytes, type Page } from '@rolecall/contracts';
import { type AliasedRawBuilder, sql } from 'kysely';

/**
 * How many results fit on a page: at least one, however large it is, so that whoever reads on gets on.
 * @param sizes bytes of each result, in their order
 */
export function fitting(sizes: Iterable<number>): number {
  let bytes = 0;
  let count = 0;
  for (const size of sizes) {
    bytes += size;
    if (bytes > maxPageBytes && count > 0) break;
    count += 1;
  }
  return count;
}

/** Selects how many `bytes` these columns of a row take together, without reading them. */
export const bytesOf = (columns: readonly string[]): AliasedRawBuilder<number, 'bytes'> =>
  sql<number>`${sql.join(
    columns.map((column) => sql`coalesce(octet_length(${sql.ref(column)}), 0)`),
    sql` + `,
  )}`.as('bytes');

function* sizesOf(results: readonly unknown[]): Generator<number> {
  // With the comma between them.
  for (const result of results) yield Buffer.byteLength(JSON.stringify(result)) + 1;
}

/** The page, without the results at its end that are too much for one answer. How many there are in all stays as it is. */
export function endPage<T>(page: Page<T>): Page<T> {
  const count = fitting(sizesOf(page.results));
  return count === page.results.length ? page : { ...page, results: page.results.slice(0, count) };
}
