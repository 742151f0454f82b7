'use client';

import { useEffect } from 'react';

/** How long a page is left in peace first, in milliseconds. */
const delay = 1000;

/**
 * Fetches code that is not needed to show the page, but soon may be, once the page stands. What cannot be fetched then
 * is asked for again when it is needed.
 * @param load an `import()`, the same function each time
 */
export function usePreload(load: () => Promise<unknown>): void {
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => undefined), delay);
    return () => clearTimeout(timer);
  }, [load]);
}
