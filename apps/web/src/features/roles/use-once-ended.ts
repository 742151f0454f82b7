import { useEffect, useEffectEvent } from 'react';

/** How much later than the server says it is over on the screen, and then looked at again and again: their clocks differ. */
const margin = 1000;
const longestMargin = 60_000;
/** The longest that browsers wait, in milliseconds. */
const longest = 2 ** 31 - 1;

/** Calls back once the first of what is shown has ended, and until it is shown no more. @param ends when it does; null for never */
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
