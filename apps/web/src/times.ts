import { useRemembered } from './use-remembered';

/** How times are told: as people say them, or by day and hour. In the order in which they are offered. */
export const timesKinds = ['relative', 'exact'] as const;
export type Times = (typeof timesKinds)[number];

/** How the person has chosen to be told times in this browser. The first HTML has them relative: it knows no zone. */
export function useTimes(): readonly [Times, (next: Times) => void] {
  const [chosen, remember] = useRemembered('rolecall.times');
  return [chosen === 'exact' ? 'exact' : 'relative', remember];
}
