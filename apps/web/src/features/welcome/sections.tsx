'use client';

import type { Welcome } from '@rolecall/contracts';
import { ExternalLink } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useCan } from '@/features/session';
import { describeActivity } from '../activity/words';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-2 font-semibold">{title}</h2>
      <SectionBoundary>{children}</SectionBoundary>
    </section>
  );
}

/** A link to a page here or elsewhere; one elsewhere says so. */
export function AnyLink({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
  const t = useTranslations('welcome');
  if (href.startsWith('/') && !href.startsWith('/api/'))
    return (
      <Link href={href as Route} prefetch={false} className={className}>
        {children}
      </Link>
    );
  return (
    <a href={href} className={className} {...(href.startsWith('/') ? {} : { target: '_blank', rel: 'noreferrer' })}>
      {children}
      {!href.startsWith('/') && (
        <ExternalLink aria-label={t('newTab')} className="ml-1 inline size-3.5 align-[-2px] text-ink-muted" />
      )}
    </a>
  );
}

export const linkStyle = 'rounded font-medium text-ink hover:underline';

/** Of what leads from a section to all there is. */
export const moreStyle = 'mt-3 inline-block rounded text-accent underline underline-offset-2 hover:text-accent-strong';

export function RecentActivity({
  activity,
  children,
}: {
  activity: Welcome['recent_activity'];
  /** What leads on. */ children?: ReactNode;
}) {
  const t = useTranslations('welcome');
  const inActivity = useTranslations('activity');
  return (
    <Section title={t('activity')}>
      {activity.length === 0 ? (
        <p className="text-ink-muted">{t('noActivity')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {activity.map(({ type, actor_name, entity_name, entity_url, timestamp }) => (
            <li
              key={`${type} ${entity_name} ${timestamp}`}
              className="flex items-baseline justify-between gap-3 py-2 first:pt-0 last:pb-0"
            >
              <p className="min-w-0 wrap-anywhere">
                {describeActivity(inActivity, type, entity_name, {
                  actor: () => <span className="font-medium">{actor_name}</span>,
                  item: (name) =>
                    entity_url ? (
                      <AnyLink href={entity_url} className={linkStyle}>
                        {name}
                      </AnyLink>
                    ) : (
                      <span className="font-medium">{name}</span>
                    ),
                })}
              </p>
              <RelativeTime value={timestamp} className="shrink-0 text-[0.8125rem] whitespace-nowrap text-ink-muted" />
            </li>
          ))}
        </ul>
      )}
      {children}
    </Section>
  );
}

export function Team({ members }: { members: Welcome['team_members'] }) {
  const t = useTranslations('welcome');
  const canInvite = useCan('invites.create');
  return (
    <Section title={t('team')}>
      {members.length === 0 ? (
        <p className="text-ink-muted">
          {canInvite
            ? t.rich('aloneInvite', {
                link: (chunks) => (
                  <Link href="/members" className="underline underline-offset-2 hover:text-ink">
                    {chunks}
                  </Link>
                ),
              })
            : t('alone')}
        </p>
      ) : (
        <>
          <ul className="space-y-2.5">
            {members.map(({ name, email, role, last_active }) => (
              <li key={email} className="flex items-center gap-3">
                <Avatar name={name} />
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2">
                    <Link
                      href={`/members?search=${encodeURIComponent(email)}` as Route}
                      prefetch={false}
                      className={`${linkStyle} truncate`}
                    >
                      {name}
                    </Link>
                    {role !== 'member' && <Badge>{t(`role.${role}`)}</Badge>}
                  </p>
                  <p className="truncate text-[0.8125rem] text-ink-muted">{t(`lastActive.${last_active}`)}</p>
                </div>
              </li>
            ))}
          </ul>
          <Link href="/members" className={moreStyle}>
            {t('allMembers')}
          </Link>
        </>
      )}
    </Section>
  );
}

export function Dashboards({ dashboards }: { dashboards: Welcome['popular_dashboards'] }) {
  const t = useTranslations('welcome');
  if (dashboards.length === 0) return null;
  return (
    <Section title={t('dashboards')}>
      <ul className="space-y-2">
        {dashboards.map(({ id, name, description, url }) => (
          <li key={id}>
            {url === null ? (
              <span className="font-medium">{name}</span>
            ) : (
              <AnyLink href={url} className={linkStyle}>
                {name}
              </AnyLink>
            )}
            {description && <p className="text-ink-muted">{description}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Products({ products }: { products: Welcome['products_in_use'] }) {
  const t = useTranslations('welcome');
  if (products.length === 0) return null;
  return (
    <Section title={t('products')}>
      <ul className="flex flex-wrap gap-1.5">
        {products.map((product) => (
          <li key={product}>
            <Badge>{t(`product.${product}`)}</Badge>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Help({
  contact,
  slack,
}: {
  contact: Welcome['posthog_contact'];
  slack: Welcome['shared_slack_channel_url'];
}) {
  const t = useTranslations('welcome');
  if (!contact && !slack) return null;
  return (
    <Section title={t('contact')}>
      {contact && <p>{contact.name}</p>}
      {slack && (
        <AnyLink href={slack} className="underline underline-offset-2 hover:text-ink">
          {t('slack')}
        </AnyLink>
      )}
    </Section>
  );
}

/** The page in the shape of what will come. */
export const WelcomeSkeleton = () => (
  <Loading label={useTranslations('ui')('loadingPage')}>
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Skeleton className="h-80" />
      <div className="grid gap-4">
        <Skeleton className="h-32" />
        <Skeleton className="h-64" />
      </div>
    </div>
  </Loading>
);
