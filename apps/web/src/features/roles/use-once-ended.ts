import { useEffect, useEffectEvent } from 'react';

/** How long after the end to call back, in milliseconds, because clocks differ. The delay doubles up to `longestMargin`. */
const margin = 1000;
const longestMargin = 60_000;
/** The longest timeout that browsers support, in milliseconds. */
const longest = 2 ** 31 - 1;

/**
 * Calls back once the first of the shown items has ended, and again until it is no longer shown.
 * @param ends when each item ends; null for never
 */
export function useOnceEnded(ends: readonly (string | null)[], onEnded: () => unknown) {
  const [first] = ends.filter((end) => end !== null).toSorted();
  const end = useEffectEvent(onEnded);
  useEffect(() => {
    if (first === undefined) return undefined;
    let timer: number | undefined;
    const waitFor = (later: number) => {
      const wait = Math.max(0, Date.parse(first) - Date.now()) + later;
      if (wait > longest) return;
      timer = window.setTimeout(() => {
        void end();
        waitFor(Math.min(2 * later, longestMargin));
      }, wait);
    };
    waitFor(margin);
    return () => window.clearTimeout(timer);
  }, [first]);
}
