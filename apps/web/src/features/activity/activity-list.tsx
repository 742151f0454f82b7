import type { ActivityLogEntry } from '@rolecall/contracts';
import clsx from 'clsx';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useSyncExternalStore } from 'react';
import { Fetched } from '@/components/fetched';
import { TextLink } from '@/components/ui/text-link';
import { useSession } from '@/features/session';
import { dayIn, dayTitle } from '@/relative-time';
import { trpc } from '@/trpc/client';
import { ActivitySkeleton, frameStyle } from './activity-skeleton';
import { type ActivityFilter, activityHref } from './href';
import { Line } from './line';
import { linesOf, runsOf } from './lines';
import { activityInput } from './search';
import { hasBulkSentence } from './words';

export interface ActivityListProps {
  /** Which changes to list, such as `{ item_id: role.id }`, `{ about: person.uuid }` or `{ project_id: 1 }`. */
  filter: ActivityFilter;
  /** The maximum number of changes. */
  limit: number;
}

/**
 * The latest changes that pass a filter; the caller checks that the user may list them. A page that prefetches
 * `trpc.activityLog.list` with `activityInput(organizationId, filter, limit)` has them in its initial HTML.
 */
export function ActivityList({ filter, limit }: ActivityListProps) {
  const t = useTranslations('activity');
  const { organization } = useSession();
  const changes = trpc.activityLog.list.useQuery(activityInput(organization.id, filter, limit));
  return (
    <Fetched query={changes} label={t('loading')} skeleton={<ActivitySkeleton rows={Math.min(limit, 5)} />}>
      {({ count, results }) =>
        results.length === 0 ? (
          <p className="text-ink-muted">{t('noneYet')}</p>
        ) : (
          <>
            <Lines label={t('changes')} entries={results} others={results} />
            {count > results.length && (
              <p className="mt-2">
                <TextLink href={activityHref(filter)}>{t('allChanges', { count })}</TextLink>
              </p>
            )}
          </>
        )
      }
    </Fetched>
  );
}

interface LinesProps {
  label: string;
  entries: readonly ActivityLogEntry[];
  /** All loaded entries, in which causes are looked up. */
  others: readonly ActivityLogEntry[];
}

function Lines({ label, entries, others }: LinesProps) {
  const t = useTranslations('activity');
  return (
    <ol aria-label={label} className={frameStyle}>
      {linesOf(entries, (entry) => hasBulkSentence(t, entry)).map((line) => {
        const [first] = line;
        return first && <Line key={first.id} entry={first} entries={line} others={others} />;
      })}
    </ol>
  );
}

const subscribe = () => () => undefined;
const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The reader's time zone. The server does not know it, and renders in UTC. */
const useTimeZone = (): string => useSyncExternalStore(subscribe, zoneHere, () => 'UTC');

interface ActivityDaysProps {
  entries: readonly ActivityLogEntry[];
  /** Whether these are the previous entries, shown while others load. */
  isStale: boolean;
}

/** Changes grouped by day, newest first. */
export function ActivityDays({ entries, isStale }: ActivityDaysProps) {
  const t = useTranslations('activity');
  const locale = useLocale();
  const zone = useTimeZone();
  const id = useId();
  const dayOf = ({ created_at }: ActivityLogEntry) => dayIn(zone, new Date(created_at));
  const days = runsOf(entries, (one, other) => dayOf(one) === dayOf(other));
  return (
    <div aria-busy={isStale} className={clsx('space-y-5 transition-opacity', isStale && 'opacity-60')}>
      {days.map((ofDay) => {
        const day = ofDay[0] ? dayOf(ofDay[0]) : '';
        const title = dayTitle(day, dayIn(zone, new Date()), locale);
        return (
          <section key={day} aria-labelledby={`${id}-${day}`}>
            {/* If midnight passes before hydration, the server's title is a day behind. */}
            <h2 id={`${id}-${day}`} className="mb-2 font-semibold" suppressHydrationWarning>
              {title}
            </h2>
            <Lines label={t('changesOf', { day: title })} entries={ofDay} others={entries} />
          </section>
        );
      })}
    </div>
  );
}
