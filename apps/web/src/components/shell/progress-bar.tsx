'use client';

import { useIsFetching, useIsMutating } from '@tanstack/react-query';
import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useSyncExternalStore } from 'react';
import { endNavigating, isNavigating, subscribeNavigating } from './navigating';

/**
 * A thin line along the top while something takes longer than half a second: a page on its way, a question or a write.
 * For the eye alone; buttons, tables and skeletons say in words that they are busy.
 */
export function ProgressBar() {
  const path = usePathname();
  const query = useSearchParams().toString();
  useEffect(endNavigating, [path, query]);
  const isOnTheWay = useSyncExternalStore(subscribeNavigating, isNavigating, () => false);
  const requests = useIsFetching() + useIsMutating();
  return isOnTheWay || requests > 0 ? <div aria-hidden className="progress-line" /> : null;
}
