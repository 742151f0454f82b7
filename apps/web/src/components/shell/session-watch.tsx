import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { levelKeys } from '@/features/members/levels';
import { type Session, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf, isRefused } from '@/trpc/errors';
import { onOwnChange, onRefused } from '@/trpc/refusals';
import { toastNotice } from '../ui/toast';

/** After how long whoever comes back to the page may have become something else, in milliseconds. */
const awayFor = 300_000;

/** Notices once somebody else has changed what the person may do here: tells them, and has the page show what is left. */
export function SessionWatch() {
  const t = useTranslations('shell');
  const router = useRouter();
  const session = useSession();
  const { organizations } = trpc.useUtils();
  /** The one that is being asked about, or that the page is yet to be rid of: what is refused meanwhile is no news. */
  const doubted = useRef<Session>(undefined);
  const check = useEffectEvent(async () => {
    if (doubted.current === session) return;
    doubted.current = session;
    const { id, name, level } = session.organization;
    const organization = await organizations.get.fetch({ organization_id: id }, { staleTime: 0 }).catch(failureOf);
    let isOver: boolean;
    if ('code' in organization) {
      // Without an answer nothing is known.
      isOver = isRefused(organization);
      if (organization.code === 'not_found' || organization.messageId === 'notMember')
        toastNotice(t('membershipEnded', { organization: name }));
    } else {
      const now = organization.membership_level ?? 1;
      isOver = now !== level;
      if (isOver) toastNotice(t('levelChanged', { organization: name, level: levelKeys[now] }));
    }
    if (isOver) router.refresh();
    else doubted.current = undefined;
  });
  const expectNews = useEffectEvent(() => {
    doubted.current = session;
  });
  useEffect(() => onRefused(() => void check()), []);
  useEffect(() => onOwnChange(() => expectNews()), []);
  useEffect(() => {
    let lookedAt = Date.now();
    // Queries that are out of date are asked again then as well: this goes with them in one request.
    const look = () => {
      if (document.visibilityState !== 'visible' || Date.now() - lookedAt < awayFor) return;
      lookedAt = Date.now();
      void check();
    };
    window.addEventListener('visibilitychange', look);
    return () => window.removeEventListener('visibilitychange', look);
  }, []);
  return null;
}
