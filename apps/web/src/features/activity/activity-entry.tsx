'use client';

import type { ActivityLogEntry } from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import clsx from 'clsx';
import { ChevronDown, ListFilter } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useId, useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { TextLink } from '@/components/ui/text-link';
import { nameOf } from '@/features/people';
import { activityHref } from './search';
import { describeCause, describeSource, sentenceOf } from './words';

const Changes = dynamic(() => import('./changes').then((module) => module.Changes), {
  loading: () => <Skeleton className="w-64 max-w-full" />,
});

const nameStyle = 'rounded font-semibold text-ink [overflow-wrap:anywhere]';

/** One change, with what it changed behind a button. */
export function ActivityEntry({ entry, others }: { entry: ActivityLogEntry; others: readonly ActivityLogEntry[] }) {
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
            <TextLink
              href={activityHref({ scope, item_id })}
              className="inline-flex items-center gap-1.5 text-[0.8125rem]"
            >
              <ListFilter aria-hidden className="size-3.5" />
              {t('history')}
            </TextLink>
          </p>
        </div>
      )}
    </li>
  );
}
