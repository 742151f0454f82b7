import type { Page } from '@rolecall/contracts';

/** A page as REST answers it. */
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
 * Adds the addresses of the pages around one. They keep the other parameters of the request, in the order of their
 * names; the first page has no `offset`.
 * @param base makes the request's address without its query; called only where there is another page
 */
export function linkPage<T>(
  { count, results }: Page<T>,
  { limit, offset }: { limit: number; offset: number },
  query: string,
  base: () => string,
): LinkedPage<T> {
  // A page that ends early goes on where it ends.
  const end = offset + (results.length || limit);
  const next = end < count ? link(base(), query, limit, end) : null;
  const previous = offset > 0 ? link(base(), query, limit, offset > limit ? offset - limit : undefined) : null;
  return { count, next, previous, results };
}
