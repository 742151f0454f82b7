'use client';

import type { ActivityLogEntry } from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import { keepPreviousData } from '@tanstack/react-query';
import clsx from 'clsx';
import { ChevronDown, ListFilter } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useId, useState } from 'react';
import { QueryError } from '@/components/query-error';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { ActivitySkeleton, frameStyle } from './activity-skeleton';
import { type ActivityFilter, activityHref, activityInput } from './search';
import { describeCause, describeSource, sentenceOf } from './words';

const Changes = dynamic(() => import('./changes').then((module) => module.Changes), {
  loading: () => <Skeleton className="w-64 max-w-full" />,
});

interface ActivityListProps {
  /** Which changes: `{ item_id: role.id }`, `{ about: person.uuid }`, `{ project_id: 1 }`. */
  filter: ActivityFilter;
  /** How many at most. */
  limit: number;
}

/**
 * The latest changes of something, for its own page; nothing for whoever may not see them. A page that prefetches
 * `trpc.activityLog.list` with `activityInput(organizationId, filter, limit)` has them in its first HTML.
 */
export const ActivityList = (props: ActivityListProps) => (useCan('activityLog.list') ? <List {...props} /> : null);

function List({ filter, limit }: ActivityListProps) {
  const t = useTranslations('activity');
  const { organization } = useSession();
  const { data, error, refetch } = trpc.activityLog.list.useQuery(activityInput(organization.id, filter, limit));
  if (data) {
    if (data.results.length === 0) return <p className="text-ink-muted">{t('noneYet')}</p>;
    return (
      <>
        <ActivityEntries entries={data.results} />
        {data.count > data.results.length && (
          <p className="mt-2">
            <Link
              href={activityHref(filter)}
              prefetch={false}
              className="rounded text-accent underline underline-offset-2 hover:text-accent-strong"
            >
              {t('allChanges', { count: data.count })}
            </Link>
          </p>
        )}
      </>
    );
  }
  if (error) return <QueryError query={{ error, refetch }} />;
  return (
    <Loading label={t('loading')}>
      <ActivitySkeleton rows={Math.min(limit, 5)} />
    </Loading>
  );
}

/** One page of changes by the page's own filter; keeps what was there while what was asked for comes. */
export function useActivity(filter: ActivityFilter, limit: number, before: number) {
  const { organization } = useSession();
  return trpc.activityLog.list.useQuery(activityInput(organization.id, filter, limit, before), {
    placeholderData: keepPreviousData,
  });
}

interface ActivityEntriesProps {
  entries: readonly ActivityLogEntry[];
  /** Whether newer ones are on their way. */
  isStale?: boolean;
}

/** Changes, newest first, each with what it changed behind a button. */
export function ActivityEntries({ entries, isStale = false }: ActivityEntriesProps) {
  const t = useTranslations('activity');
  return (
    <ol
      aria-label={t('changes')}
      aria-busy={isStale}
      className={clsx(frameStyle, 'transition-opacity', isStale && 'opacity-60')}
    >
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} others={entries} />
      ))}
    </ol>
  );
}

const nameStyle = 'rounded font-semibold text-ink [overflow-wrap:anywhere]';

function Entry({ entry, others }: { entry: ActivityLogEntry; others: readonly ActivityLogEntry[] }) {
  const { user, via, credential, scope, item_id, subject, before, after, created_at } = entry;
  const t = useTranslations('activity');
  const cause = describeCause(t, entry, others);
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  // Without an actor it was the command line or an embedding program.
  const system = via === 'command line' ? t('systemCli') : t('system');
  const actor = user ? nameOf(user) : entry.actor ? entry.actor.name || entry.actor.email : system;
  const sentence = () =>
    sentenceOf(t, entry, {
      actor: () =>
        user ? (
          <Link
            href={activityHref({ about: user.uuid })}
            prefetch={false}
            title={t('showTheirs', { email: user.email })}
            className={clsx(nameStyle, 'hover:underline')}
          >
            {actor}
          </Link>
        ) : (
          <span className={nameStyle}>{actor}</span>
        ),
      item: (name) =>
        subject === null ? (
          <span className={nameStyle}>{name}</span>
        ) : (
          <Link href={pathOfSubject(subject) as Route} prefetch={false} className={clsx(nameStyle, 'hover:underline')}>
            {name}
          </Link>
        ),
    });
  const hasChanges = before !== null || after !== null;
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <Avatar name={actor} />
        <div className="min-w-0 flex-1">
          <p id={`${id}-sentence`} className="wrap-anywhere">
            {cause === undefined ? sentence() : t.rich('withCause', { sentence, cause })}
          </p>
          <p className="text-[0.8125rem] wrap-anywhere text-ink-muted">
            <RelativeTime value={created_at} /> · {describeSource(t, via, credential)}
          </p>
        </div>
        {hasChanges && (
          <Button
            variant="quiet"
            size="small"
            className="-my-0.5 -mr-2"
            aria-expanded={isOpen}
            aria-controls={isOpen ? `${id}-changes` : undefined}
            aria-describedby={`${id}-sentence`}
            onClick={() => setOpen(!isOpen)}
          >
            <span className="@max-lg:sr-only">{t('details')}</span>
            <ChevronDown aria-hidden className={clsx('transition-transform', isOpen && 'rotate-180')} />
          </Button>
        )}
      </div>
      {isOpen && (
        <div id={`${id}-changes`} className="mt-3 @lg:pl-11">
          <Changes entry={entry} />
          <p className="mt-3">
            <Link
              href={activityHref({ scope, item_id })}
              prefetch={false}
              className="inline-flex items-center gap-1.5 rounded text-[0.8125rem] text-accent underline underline-offset-2 hover:text-accent-strong"
            >
              <ListFilter aria-hidden className="size-3.5" />
              {t('history')}
            </Link>
          </p>
        </div>
      )}
    </li>
  );
}
