import type { Page } from '@rolecall/contracts';

/** A page as REST returns it. */
export interface LinkedPage<T> extends Page<T> {
  next: string | null;
  previous: string | null;
}

function link(base: string, query: string, limit: number, offset: number | undefined): string {
  const parameters = new URLSearchParams(query);
  parameters.set('limit', String(limit));
  if (offset === undefined) parameters.delete('offset');
  else parameters.set('offset', String(offset));
  parameters.sort();
  return `${base}?${parameters}`;
}

/**
 * Adds the URLs of the adjacent pages. They keep the other parameters of the request, sorted by name; the first page has no
 * `offset`.
 * @param base returns the request's URL without its query; called only if there is another page
 */
export function linkPage<T>(
  { count, results }: Page<T>,
  { limit, offset }: { limit: number; offset: number },
  query: string,
  base: () => string,
): LinkedPage<T> {
  // The page after a shortened one starts where that one ends.
  const end = offset + (results.length || limit);
  const next = end < count ? link(base(), query, limit, end) : null;
  const previous = offset > 0 ? link(base(), query, limit, offset > limit ? offset - limit : undefined) : null;
  return { count, next, previous, results };
}
