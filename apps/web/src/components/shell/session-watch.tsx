import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useRef } from 'react';
import { levelKeys } from '@/features/members/levels';
import { type Session, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf, isRefused } from '@/trpc/errors';
import { onOwnChange, onRefused } from '@/trpc/refusals';
import { toastNotice } from '../ui/toast';
import { useKeepPage } from './use-keep-page';
import { useWithdrawFailures } from './use-withdraw-failures';

/** After how long away from the page the person's permissions are checked again, in milliseconds. */
const awayFor = 300_000;

/** Notices when somebody else has changed what the person may do here: notifies them, and refreshes the page. */
export function SessionWatch() {
  const t = useTranslations('shell');
  const router = useRouter();
  const session = useSession();
  const { organizations } = trpc.useUtils();
  /** The session that is being checked or that a refresh is about to replace: refusals in the meantime are not news. */
  const doubted = useRef<Session>(undefined);
  const check = useEffectEvent(async () => {
    if (doubted.current === session) return;
    doubted.current = session;
    const { id, name, level } = session.organization;
    const organization = await organizations.get.fetch({ organization_id: id }, { staleTime: 0 }).catch(failureOf);
    let isOver: boolean;
    if ('code' in organization) {
      // Without a response, nothing is known.
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
  useKeepPage();
  useWithdrawFailures();
  useEffect(() => onRefused(() => void check()), []);
  useEffect(() => onOwnChange(() => expectNews()), []);
  useEffect(() => {
    let lookedAt = Date.now();
    // Stale queries are refetched at the same time, so this is batched with them into one request.
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
