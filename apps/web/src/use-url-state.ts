'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import { readUrlState, type UrlParameters, type UrlState } from './url-state';

/**
 * State that is kept in the page's address, so that a link, a reload and the back button lead to what was seen. Changing
 * it asks the server for no page: queries that depend on it fetch what they need.
 * @returns the state, and what changes it: in place, or with `push` as a step to come back from
 */
export function useUrlState<Parameters extends UrlParameters>(parameters: Parameters) {
  const searchParams = useSearchParams();
  const state = readUrlState(parameters, (name) => searchParams.get(name));
  const setState = useCallback(
    (change: Partial<UrlState<Parameters>>, how: 'replace' | 'push' = 'replace') => {
      const next = new URLSearchParams(location.search);
      for (const [name, value] of Object.entries(change)) {
        if (value === undefined || value === parameters[name]?.fallback) next.delete(name);
        else next.set(name, String(value));
      }
      const query = next.size > 0 ? `?${next}` : '';
      history[how === 'push' ? 'pushState' : 'replaceState'](null, '', location.pathname + query);
    },
    [parameters],
  );
  return [state, setState] as const;
}
