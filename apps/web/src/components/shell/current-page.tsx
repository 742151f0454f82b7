import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import { Loading, Skeleton } from '../ui/skeleton';
import { isLeavingPage, subscribeNavigating } from './navigating';

/** How long a page stays while the next one is on its way, in milliseconds. */
const patience = 500;

/**
 * The page, or what stands for the next one where that takes long. A `loading.tsx` would do that too, but React sends what
 * such a boundary holds hidden, for a script at the end of the page to reveal.
 */
export function CurrentPage({ children }: { children: ReactNode }) {
  const t = useTranslations('ui');
  const path = usePathname();
  const isLeaving = useSyncExternalStore(subscribeNavigating, isLeavingPage, () => false);
  // Bound to the path, so that the next page shows as soon as it is there.
  const [left, setLeft] = useState<string | null>(null);
  useEffect(() => {
    if (!isLeaving) return;
    const timer = setTimeout(() => setLeft(path), patience);
    return () => {
      clearTimeout(timer);
      setLeft(null);
    };
  }, [isLeaving, path]);
  const isLate = left === path;
  return (
    <>
      {isLate && (
        <Loading label={t('loadingPage')}>
          <Skeleton className="h-7 w-48" />
          <Skeleton className="mt-2 w-80 max-w-full" />
          <Skeleton className="mt-6 h-64" />
        </Loading>
      )}
      <div hidden={isLate}>{children}</div>
    </>
  );
}
