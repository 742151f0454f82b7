import { useRemembered } from './use-remembered';

/** How times are shown: relative to now, or as date and time. In the order in which they are offered. */
export const timesKinds = ['relative', 'exact'] as const;
export type Times = (typeof timesKinds)[number];

/**
 * How this person wants times to be shown in this browser. In the first HTML they are relative, because the server does not know
 * the time zone.
 */
export function useTimes(): readonly [Times, (next: Times) => void] {
  const [chosen, remember] = useRemembered('rolecall.times');
  return [chosen === 'exact' ? 'exact' : 'relative', remember];
}
