import type { Route } from 'next';
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect } from 'react';

/** What each page's address said last, by its path. In a browser alone: effects do not run on the server. */
const searches = new Map<string, string>();

/** Keeps what the page's address says, for the way back to it. */
export function useKeepSearch(): void {
  const path = usePathname();
  const search = useSearchParams().toString();
  useEffect(() => {
    searches.set(path, search);
  }, [path, search]);
}

/** A page's address with what it said last, so that a list is found again as it was left. */
export function withLastSearch(path: Route): Route {
  const search = searches.get(path);
  return search ? `${path}?${search}` : path;
}
