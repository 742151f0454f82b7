import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent } from 'react';
import { FoundFailure, offline } from '@/trpc/errors';
import { leadsTo } from './ui/leave';
import { toastFailed } from './ui/toast';

/**
 * Tells that another page cannot be loaded, where there is no connection: the browser would put an error of its own in the
 * place of this one. @returns whether it is so
 */
export function useStaysOffline(): () => boolean {
  const t = useTranslations('ui');
  return () => {
    if (!navigator.onLine) toastFailed(t('notOpened'), new FoundFailure(offline));
    return !navigator.onLine;
  };
}

/** Keeps the page when a link is followed without a connection. It shows nothing. */
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
