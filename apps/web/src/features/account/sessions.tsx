import type { Session } from '@rolecall/contracts';
import { Monitor } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Fetched } from '@/components/fetched';
import { catchFocus, keepFocus } from '@/components/keep-focus';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { hidden } from '@/components/ui/hidden';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { keepingPrevious, trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { sessionsInput } from './search';
import { SignOutEverywhereDialog } from './sign-out-everywhere-dialog';
import { useDeviceName } from './use-device-name';

/** The user's sessions, with buttons to end one of them, all others, or all. */
export function Sessions() {
  const t = useTranslations('account');
  const utils = trpc.useUtils();
  const [isEndingAll, setEndingAll] = useState(false);
  const [limit, setLimit] = useState<number>(sessionsInput.limit);
  const sessions = trpc.sessions.list.useQuery({ ...sessionsInput, limit }, keepingPrevious);
  const endOthers = trpc.sessions.deleteOthers.useMutation();
  const { count, results } = sessions.data ?? { count: 0, results: [] };
  const signOutOthers = writing({
    send: () => endOthers.mutateAsync(),
    done: () => ({ title: t('othersSignedOut') }),
    failed: () => t('notSignedOut'),
    changed: () => utils.sessions.invalidate(),
  });
  return (
    <Panel
      title={t('sessions')}
      description={t('sessionsText')}
      action={
        <div className="flex flex-wrap gap-2">
          {count > 1 && (
            <Button
              isPending={endOthers.isPending}
              onClick={({ currentTarget }) => {
                const beside = currentTarget.nextElementSibling;
                void signOutOthers().then(() => catchFocus(beside));
              }}
            >
              {t('signOutOthers')}
            </Button>
          )}
          <Button onClick={() => setEndingAll(true)}>{t('openSignOutEverywhere')}</Button>
        </div>
      }
    >
      <Fetched query={sessions} label={t('loading')} className="h-24">
        {() => (
          <ul ref={keepFocus} className="divide-y divide-line">
            {results.map((session) => (
              <SessionLine key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Fetched>
      {count > results.length && (
        <Button
          className="mt-2"
          onClick={({ currentTarget }) => {
            const list = currentTarget.previousElementSibling;
            setLimit(limit + 100);
            catchFocus(list);
          }}
        >
          {t('moreSessions', { count: count - results.length })}
        </Button>
      )}
      <p className="mt-3 text-ink-muted">{t('keysKeepWorking')}</p>
      {isEndingAll && <SignOutEverywhereDialog onClose={() => setEndingAll(false)} />}
    </Panel>
  );
}

function SessionLine({ session: { id, browser, system, created_at, is_current } }: { session: Session }) {
  const t = useTranslations('account');
  const utils = trpc.useUtils();
  const end = trpc.sessions.delete.useMutation();
  const device = useDeviceName()({ browser, system });
  const signOut = writing({
    send: () => end.mutateAsync({ id }),
    done: () => ({ title: t('signedOutOf', { device }) }),
    failed: () => t('notSignedOut'),
    gone: () => t('signedOutOf', { device }),
    changed: () => utils.sessions.invalidate(),
  });
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
      <Monitor aria-hidden className="size-4 shrink-0 text-ink-muted" />
      <div className="min-w-0 flex-1">
        <span className="font-medium wrap-anywhere">{device}</span>{' '}
        {is_current && <Badge tone="accent">{t('thisBrowser')}</Badge>}
        <div className="text-[0.8125rem] text-ink-muted">
          {t.rich('signedIn', { time: () => <RelativeTime value={created_at} /> })}
        </div>
      </div>
      {!is_current && (
        <Button size="small" isPending={end.isPending} onClick={() => void signOut()}>
          {t.rich('signOutOf', { device, hidden })}
        </Button>
      )}
    </li>
  );
}
