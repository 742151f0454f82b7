'use client';

import type { Welcome } from '@rolecall/contracts';
import { ExternalLink } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { useCan } from '@/features/session';
import { describeActivity } from '../activity/words';
import { productNames } from './words';

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
        <ExternalLink aria-label=" (opens a new tab)" className="ml-1 inline size-3.5 align-[-2px] text-ink-muted" />
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
  return (
    <Section title="What happened lately">
      {activity.length === 0 ? (
        <p className="text-ink-muted">Nothing in the last 30 days.</p>
      ) : (
        <ul className="divide-y divide-line">
          {activity.map(({ type, actor_name, entity_name, entity_url, timestamp }) => (
            <li
              key={`${type} ${entity_name} ${timestamp}`}
              className="flex items-baseline justify-between gap-3 py-2 first:pt-0 last:pb-0"
            >
              <p className="min-w-0 wrap-anywhere">
                <span className="font-medium">{actor_name}</span> {describeActivity(type)}{' '}
                {entity_url ? (
                  <AnyLink href={entity_url} className={linkStyle}>
                    {entity_name}
                  </AnyLink>
                ) : (
                  <span className="font-medium">{entity_name}</span>
                )}
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

const lastActive = {
  today: 'Here today',
  this_week: 'Here this week',
  inactive: 'Not here lately',
  never: 'Has not signed in yet',
};

export function Team({ members }: { members: Welcome['team_members'] }) {
  const canInvite = useCan('invites.create');
  return (
    <Section title="Who is here">
      {members.length === 0 ? (
        <p className="text-ink-muted">
          Only you so far.
          {canInvite && (
            <>
              {' '}
              <Link href="/members" className="underline underline-offset-2 hover:text-ink">
                Invite somebody
              </Link>
              .
            </>
          )}
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
                    {role !== 'member' && <Badge>{role === 'owner' ? 'Owner' : 'Admin'}</Badge>}
                  </p>
                  <p className="truncate text-[0.8125rem] text-ink-muted">{lastActive[last_active]}</p>
                </div>
              </li>
            ))}
          </ul>
          <Link href="/members" className={moreStyle}>
            All members
          </Link>
        </>
      )}
    </Section>
  );
}

export function Dashboards({ dashboards }: { dashboards: Welcome['popular_dashboards'] }) {
  if (dashboards.length === 0) return null;
  return (
    <Section title="Dashboards">
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
  if (products.length === 0) return null;
  return (
    <Section title="In use here">
      <ul className="flex flex-wrap gap-1.5">
        {products.map((product) => (
          <li key={product}>
            <Badge>{productNames[product]}</Badge>
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
  if (!contact && !slack) return null;
  return (
    <Section title="Whom to ask">
      {contact && <p>{contact.name}</p>}
      {slack && (
        <AnyLink href={slack} className="underline underline-offset-2 hover:text-ink">
          Our Slack channel
        </AnyLink>
      )}
    </Section>
  );
}

/** The page in the shape of what will come. */
export const WelcomeSkeleton = () => (
  <Loading label="Loading the page">
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Skeleton className="h-80" />
      <div className="grid gap-4">
        <Skeleton className="h-32" />
        <Skeleton className="h-64" />
      </div>
    </div>
  </Loading>
);
