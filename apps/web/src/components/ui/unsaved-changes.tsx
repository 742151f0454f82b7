import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { AskFirst } from './confirm-dialog';
import { leadsTo, setLeaveGuard } from './leave';

/** The browser's Navigation API, which can cancel navigation; not every browser has it. */
const history = (): Navigation | undefined =>
  typeof window !== 'undefined' && 'navigation' in window ? window.navigation : undefined;

/**
 * While there are unsaved changes: asks before a link, the back button or closing the tab discards them. For closing and
 * reloading, the browser asks in its own words.
 */
export function UnsavedChanges({ isUnsaved }: { isUnsaved: boolean }) {
  const t = useTranslations('ui');
  const router = useRouter();
  const [leave, setLeave] = useState<(() => void) | null>(null);
  const isLeaving = useRef(false);
  useEffect(() => {
    if (!isUnsaved) return;
    isLeaving.current = false;
    const onBeforeUnload = (event: BeforeUnloadEvent) => {
      if (!isLeaving.current) event.preventDefault();
    };
    const onClick = (event: MouseEvent) => {
      const url = isLeaving.current ? undefined : leadsTo(event);
      if (!url) return;
      event.preventDefault();
      event.stopPropagation();
      setLeave(() => () => {
        isLeaving.current = true;
        router.push((url.pathname + url.search + url.hash) as Route);
      });
    };
    const onNavigate = (event: NavigateEvent) => {
      const { destination } = event;
      if (isLeaving.current || event.navigationType !== 'traverse' || !event.cancelable) return;
      if (new URL(destination.url).pathname === location.pathname) return;
      event.preventDefault();
      setLeave(() => () => {
        isLeaving.current = true;
        void history()?.traverseTo(destination.key);
      });
    };
    setLeaveGuard({ ask: (go) => setLeave(() => go), release: () => void (isLeaving.current = true) });
    window.addEventListener('beforeunload', onBeforeUnload);
    // In the capture phase, before the link handles it.
    window.addEventListener('click', onClick, true);
    history()?.addEventListener('navigate', onNavigate);
    return () => {
      setLeaveGuard(undefined);
      window.removeEventListener('beforeunload', onBeforeUnload);
      window.removeEventListener('click', onClick, true);
      history()?.removeEventListener('navigate', onNavigate);
    };
  }, [isUnsaved, router]);
  if (!leave) return null;
  return (
    <AskFirst title={t('leaveTitle')} onClose={() => setLeave(null)} confirm={t('leave')} onConfirm={leave}>
      <p>{t('leaveText')}</p>
    </AskFirst>
  );
}
