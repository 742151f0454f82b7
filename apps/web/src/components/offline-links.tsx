import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent } from 'react';
import { FoundFailure, offline } from '@/trpc/errors';
import { leadsTo } from './ui/leave';
import { toastFailed } from './ui/toast';

/**
 * Returns a function that reports, when there is no connection, that another page cannot be loaded. Otherwise the browser would
 * replace this page with its own error page. The function returns whether there is no connection.
 */
export function useStaysOffline(): () => boolean {
  const t = useTranslations('ui');
  return () => {
    if (!navigator.onLine) toastFailed(t('notOpened'), new FoundFailure(offline));
    return !navigator.onLine;
  };
}

/** Keeps the page when a link is followed without a connection. Renders nothing. */
export function OfflineLinks() {
  const stays = useStaysOffline();
  const keep = useEffectEvent((event: MouseEvent) => {
    if (!leadsTo(event) || !stays()) return;
    event.preventDefault();
    event.stopPropagation();
  });
  useEffect(() => {
    window.addEventListener('click', keep, true);
    return () => window.removeEventListener('click', keep, true);
  }, []);
  return null;
}
