import type { Route } from 'next';
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';

/** The last query of each page's URL, by path. Filled only in browsers: effects do not run on the server. */
const searches = new Map<string, string>();

/** Remembers the query of the page's URL for links back to it. */
export function useKeepSearch(): void {
  const path = usePathname();
  const search = useSearchParams().toString();
  useEffect(() => {
    searches.set(path, search);
  }, [path, search]);
}

/** A page's URL with its last query, so that a list is found again as it was left. */
export function withLastSearch(path: Route): Route {
  const search = searches.get(path);
  return search ? `${path}?${search}` : path;
}
