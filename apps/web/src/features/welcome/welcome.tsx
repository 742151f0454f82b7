'use client';

import type { Welcome as WelcomePayload } from '@rolecall/contracts';
import { ArrowRight, ExternalLink } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { ErrorState } from '@/components/ui/error-state';
import { PageHeader } from '@/components/ui/page-header';
import { RelativeTime } from '@/components/ui/relative-time';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { describeActivity } from '../activity/words';
import { productNames } from './words';

/** The first page of somebody new, and everybody's home. */
export function Welcome() {
  const { user, organization } = useSession();
  const { data, error } = trpc.welcome.get.useQuery({ organization_id: organization.id });
  if (error) return <ErrorState failure={failureOf(error)} />;
  if (!data) return null;
  return (
    <>
      <PageHeader
        title={user.first_name ? `Welcome, ${user.first_name}` : 'Welcome'}
        description={<Greeting welcome={data} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <NextSteps steps={data.suggested_next_steps} />
          <RecentActivity activity={data.recent_activity} />
        </div>
        <div className="grid gap-4">
          <Team members={data.team_members} />
          <Dashboards dashboards={data.popular_dashboards} />
          <Products products={data.products_in_use} />
          <Help contact={data.posthog_contact} slack={data.shared_slack_channel_url} />
        </div>
      </div>
    </>
  );
}

function Greeting({ welcome: { inviter, organization_name } }: { welcome: WelcomePayload }) {
  if (!inviter) return `This is ${organization_name}.`;
  return (
    <>
      {inviter.name} (
      <a href={`mailto:${inviter.email}`} className="underline underline-offset-2 hover:text-ink">
        {inviter.email}
      </a>
      ) invited you to {organization_name}.
    </>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="rounded-lg border border-line bg-surface p-4">
      <h2 className="mb-2 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

/** A link to a page here or elsewhere; one elsewhere says so. */
function AnyLink({ href, className, children }: { href: string; className?: string; children: ReactNode }) {
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

const linkStyle = 'rounded font-medium text-ink hover:underline';

function NextSteps({ steps }: { steps: WelcomePayload['suggested_next_steps'] }) {
  return (
    <Section title="What to do first">
      <ul className="-mx-2">
        {steps.map(({ label, href, reason, docs_href }) => (
          <li key={label} className="relative flex items-center gap-3 rounded-md px-2 py-2 hover:bg-sunken/60">
            <div className="min-w-0 flex-1">
              <AnyLink href={href} className={`${linkStyle} after:absolute after:inset-0`}>
                {label}
              </AnyLink>
              <p className="text-pretty text-ink-muted">
                {reason}
                {docs_href && (
                  <>
                    {' '}
                    <AnyLink href={docs_href} className="relative z-10 underline underline-offset-2 hover:text-ink">
                      Read about it
                    </AnyLink>
                  </>
                )}
              </p>
            </div>
            <ArrowRight aria-hidden className="size-4 shrink-0 text-ink-muted" />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function RecentActivity({ activity }: { activity: WelcomePayload['recent_activity'] }) {
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
              <p className="min-w-0 break-words">
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
    </Section>
  );
}

const lastActive = {
  today: 'Here today',
  this_week: 'Here this week',
  inactive: 'Not here lately',
  never: 'Has not signed in yet',
};

function Team({ members }: { members: WelcomePayload['team_members'] }) {
  return (
    <Section title="Who is here">
      {members.length === 0 ? (
        <p className="text-ink-muted">
          Only you so far.{' '}
          <Link href="/members" className="underline underline-offset-2 hover:text-ink">
            Invite somebody
          </Link>
          .
        </p>
      ) : (
        <>
          <ul className="space-y-2.5">
            {members.map(({ name, email, role, last_active }) => (
              <li key={email} className="flex items-center gap-3">
                <Avatar name={name} />
                <div className="min-w-0 flex-1">
                  <p className="flex items-center gap-2">
                    <span className="truncate font-medium">{name}</span>
                    {role !== 'member' && <Badge>{role === 'owner' ? 'Owner' : 'Admin'}</Badge>}
                  </p>
                  <p className="truncate text-[0.8125rem] text-ink-muted">{lastActive[last_active]}</p>
                </div>
              </li>
            ))}
          </ul>
          <Link
            href="/members"
            className="mt-3 inline-block rounded text-accent underline underline-offset-2 hover:text-accent-strong"
          >
            All members
          </Link>
        </>
      )}
    </Section>
  );
}

function Dashboards({ dashboards }: { dashboards: WelcomePayload['popular_dashboards'] }) {
  if (dashboards.length === 0) return null;
  return (
    <Section title="Dashboards">
      <ul className="space-y-2">
        {dashboards.map(({ id, name, description, url }) => (
          <li key={id}>
            <AnyLink href={url} className={linkStyle}>
              {name}
            </AnyLink>
            {description && <p className="text-ink-muted">{description}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Products({ products }: { products: WelcomePayload['products_in_use'] }) {
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

function Help({
  contact,
  slack,
}: {
  contact: WelcomePayload['posthog_contact'];
  slack: WelcomePayload['shared_slack_channel_url'];
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
