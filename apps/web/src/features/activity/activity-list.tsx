'use client';

import type { ActivityLogEntry } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { Loading } from '@/components/ui/skeleton';
import { TextLink } from '@/components/ui/text-link';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { ActivityEntry } from './activity-entry';
import { ActivitySkeleton, frameStyle } from './activity-skeleton';
import { type ActivityFilter, activityHref, activityInput } from './search';

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
            <TextLink href={activityHref(filter)}>{t('allChanges', { count: data.count })}</TextLink>
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
        <ActivityEntry key={entry.id} entry={entry} others={entries} />
      ))}
    </ol>
  );
}
