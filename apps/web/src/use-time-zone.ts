'use client';

import { useSyncExternalStore } from 'react';

const subscribe = () => () => undefined;
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The time zone of whoever reads; the server cannot know it, and writes in UTC. */
export const useTimeZone = (): string => useSyncExternalStore(subscribe, zoneHere, () => 'UTC');
