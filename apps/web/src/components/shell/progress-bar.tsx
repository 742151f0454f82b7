import { useIsFetching, useIsMutating } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useIsNavigating } from '../navigating';

/** The delay before progress is shown, in milliseconds. */
const patience = 500;

/**
 * A thin line along the top while something takes longer than half a second: navigation, a query or a write. Only navigation is
 * also announced in words; buttons and tables announce their own progress.
 */
export function ProgressBar() {
  const t = useTranslations('ui');
  const isNavigating = useIsNavigating();
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isNavigating) return;
    const timer = setTimeout(() => setLate(true), patience);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isNavigating]);
  const requests = useIsFetching() + useIsMutating();
  return (
    <>
      {(isNavigating || requests > 0) && (
        <div aria-hidden className="progress-line" style={{ animationDelay: `${patience}ms` }} />
      )}
      <p role="status" className="sr-only">
        {isLate && t('loadingPage')}
      </p>
    </>
  );
}
