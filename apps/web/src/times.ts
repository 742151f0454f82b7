'use client';

import { useSyncExternalStore } from 'react';
import { setPreference } from './preference';

/** How times are told: as people say them, or by day and hour. In the order in which they are offered. */
export const timesKinds = ['relative', 'exact'] as const;
export type Times = (typeof timesKinds)[number];

const cookie = 'rolecall.times';

let current: Times | undefined;
const listeners = new Set<() => void>();
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
const read = (): Times => (current ??= document.cookie.includes(`${cookie}=exact`) ? 'exact' : 'relative');

/** How the person has chosen to be told times in this browser. The first HTML has them relative: it knows no zone. */
export const useTimes = (): Times => useSyncExternalStore(subscribe, read, () => 'relative');

/** Changes it, on this page and those to come. */
export function setTimes(next: Times): void {
  setPreference(cookie, next);
  current = next;
  for (const listener of listeners) listener();
}
