'use client';

import { useEffect, useEffectEvent } from 'react';

/** How much later than the server says it is over on the screen: their clocks differ. */
const margin = 1000;
/** The longest that browsers wait, in milliseconds. */
const longest = 2 ** 31 - 1;

/** Calls back once the first of what is shown has ended. @param ends when it does; null for never */
export function useOnceEnded(ends: readonly (string | null)[], onEnded: () => unknown) {
  const [first] = ends.filter((end) => end !== null).toSorted();
  const end = useEffectEvent(onEnded);
  useEffect(() => {
    if (first === undefined) return undefined;
    const wait = Math.max(0, Date.parse(first) - Date.now()) + margin;
    if (wait > longest) return undefined;
    const timer = setTimeout(() => void end(), wait);
    return () => clearTimeout(timer);
  }, [first]);
}
