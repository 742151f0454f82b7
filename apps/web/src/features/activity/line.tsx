import type { ActivityLogEntry } from '@rolecall/contracts';
import clsx from 'clsx';
import { ChevronDown, ListFilter } from 'lucide-react';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { type ReactNode, useId, useState } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { nameOf } from '@/features/people';
import { activityHref } from './href';
import { hrefOf } from './lines';
import { bulkSentenceOf, describeCause, describeSource, sentenceOf } from './words';

const Changes = dynamic(() => import('./changes').then((module) => module.Changes), {
  loading: () => <Skeleton className="w-64 max-w-full" />,
});

const nameStyle = 'rounded font-semibold text-ink [overflow-wrap:anywhere]';

const Name = ({ children }: { children: ReactNode }) => <span className={nameStyle}>{children}</span>;

interface LineProps {
  entry: ActivityLogEntry;
  /** The entries that the line stands for: several from one write, or just `entry`. */
  entries: readonly ActivityLogEntry[];
  /** All loaded entries, in which the cause is looked up. */
  others: readonly ActivityLogEntry[];
}

/** A line of the activity: a sentence, its source, and expandable details with the changed fields or the single entries. */
export function Line({ entry, entries, others }: LineProps) {
  const t = useTranslations('activity');
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { user, via, credential, before, after, created_at } = entry;
  const isBulk = entries.length > 1;
  const cause = describeCause(t, entry, others);
  // An entry without an actor was made from the command line or by an embedding program.
  const system = via === 'command line' ? t('systemCli') : t('system');
  const actor = user ? nameOf(user) : entry.actor ? entry.actor.name || entry.actor.email : system;
  const href = hrefOf(entry);
  const parts = {
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
        <Name>{actor}</Name>
      ),
    item: (name: string) =>
      href === null ? (
        <Name>{name}</Name>
      ) : (
        <Link href={href} prefetch={false} className={clsx(nameStyle, 'hover:underline')}>
          {name}
        </Link>
      ),
  };
  const sentence = () => (isBulk ? bulkSentenceOf(t, entries, parts) : sentenceOf(t, entry, parts));
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
        {(isBulk || before !== null || after !== null) && (
          <Button
            variant="quiet"
            size="small"
            className="-my-0.5 -mr-2"
            aria-expanded={isOpen}
            aria-controls={isOpen ? `${id}-more` : undefined}
            aria-describedby={`${id}-sentence`}
            onClick={() => setOpen(!isOpen)}
          >
            <span className="@max-lg:sr-only">{t(isBulk ? 'showBulk' : 'details')}</span>
            <ChevronDown aria-hidden className={clsx('transition-transform', isOpen && 'rotate-180')} />
          </Button>
        )}
      </div>
      {isOpen && isBulk && (
        <ol
          id={`${id}-more`}
          aria-labelledby={`${id}-sentence`}
          className="mt-3 divide-y divide-line border-t border-line @lg:ml-11"
        >
          {entries.map((each) => (
            <Line key={each.id} entry={each} entries={[each]} others={others} />
          ))}
        </ol>
      )}
      {isOpen && !isBulk && <Details id={`${id}-more`} entry={entry} />}
    </li>
  );
}

function Details({ id, entry }: { id: string; entry: ActivityLogEntry }) {
  const t = useTranslations('activity');
  const { scope, item_id } = entry;
  return (
    <div id={id} className="mt-3 @lg:pl-11">
      <SectionBoundary>
        <Changes entry={entry} />
      </SectionBoundary>
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
  );
}
