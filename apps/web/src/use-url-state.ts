import { useSearchParams } from 'next/navigation';
import { useCallback, useEffect, useState } from 'react';
import { readUrlState, type UrlParameters, type UrlState } from './url-state';

/** Changes the query of the page's address without asking the server for a page. */
function changeQuery(change: (query: URLSearchParams) => URLSearchParams, how: 'replace' | 'push'): void {
  // Next hears of it only once its own effects have run, which come after those of the first page that it shows.
  queueMicrotask(() => {
    const query = change(new URLSearchParams(location.search));
    history[`${how}State`](null, '', location.pathname + (query.size > 0 ? `?${query}` : ''));
  });
}

/** Makes this the query of the page's address, as a step to come back from. */
export const goToQuery = (query: string): void => changeQuery(() => new URLSearchParams(query), 'push');

/**
 * State that is kept in the page's address, so that a link, a reload and the back button lead to what was seen. Changing
 * it asks the server for no page: queries that depend on it fetch what they need.
 * @returns the state, and what changes it: in place, or with `push` as a step to come back from
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
 * Whether a dialog of the page is open. An address that asks for it, as `/roles?new=1` does, opens it once: the parameter
 * is dropped then.
 * @param name of the parameter; none where no address opens the dialog
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
