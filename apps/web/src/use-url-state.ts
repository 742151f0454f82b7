import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { readUrlState, type UrlParameters, type UrlState } from './url-state';

/** Changes the query of the page's URL without requesting a page from the server. */
function changeQuery(change: (query: URLSearchParams) => URLSearchParams, how: 'replace' | 'push'): void {
  // Next listens only after its own effects have run, which is after those of the first page.
  queueMicrotask(() => {
    const query = change(new URLSearchParams(location.search));
    history[`${how}State`](null, '', location.pathname + (query.size > 0 ? `?${query}` : ''));
  });
}

/** Replaces the query of the page's URL, as a new history entry. */
export const goToQuery = (query: string): void => changeQuery(() => new URLSearchParams(query), 'push');

/**
 * State that is kept in the page's URL, so that links, reloading and the back button restore it. Changing it requests no page
 * from the server: queries that depend on it fetch what they need.
 * @returns the state, and a function that changes it: in place, or with `push` as a new history entry
 */
export function useUrlState<Parameters extends UrlParameters>(parameters: Parameters) {
  const searchParams = useSearchParams();
  const state = readUrlState(parameters, (name) => searchParams.get(name));
  const setState = useCallback(
    (change: Partial<UrlState<Parameters>>, how: 'replace' | 'push' = 'replace') =>
      changeQuery((query) => {
        for (const [name, value] of Object.entries(change)) {
          if (value === undefined || value === parameters[name]?.fallback) query.delete(name);
          else query.set(name, String(value));
        }
        return query;
      }, how),
    [parameters],
  );
  return [state, setState] as const;
}

/**
 * Whether a dialog of the page is open. A URL with its parameter, such as `/roles?new=1`, opens it once: the parameter is then
 * removed.
 * @param name of the parameter; undefined if no URL opens the dialog
 */
export function useDialogOfAddress(name: string | undefined) {
  const isAsked = useSearchParams().has(name ?? '');
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (name === undefined || !isAsked) return;
    setOpen(true);
    changeQuery((query) => {
      query.delete(name);
      return query;
    }, 'replace');
  }, [name, isAsked]);
  return [isOpen, setOpen] as const;
}
