import type { Welcome } from '@rolecall/contracts';
import { ExternalLink } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { describeRecent } from '@/features/activity/words';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';

export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <Panel title={title}>
    <SectionBoundary>{children}</SectionBoundary>
  </Panel>
);

interface AnyLinkProps {
  href: string;
  onClick?: () => void;
  className: string;
  children: ReactNode;
}

/** A link to a page of this app or of another site. The latter opens in a new tab and says so. */
export function AnyLink({ href, children, ...props }: AnyLinkProps) {
  const t = useTranslations('welcome');
  if (href.startsWith('/') && !href.startsWith('/api/'))
    return (
      <Link {...props} href={href as Route} prefetch={false}>
        {children}
      </Link>
    );
  return (
    <a {...props} href={href} {...(href.startsWith('/') ? {} : { target: '_blank', rel: 'noreferrer' })}>
      {children}
      {!href.startsWith('/') && (
        <ExternalLink aria-label={t('newTab')} className="ml-1 inline size-3.5 align-[-2px] text-ink-muted" />
      )}
    </a>
  );
}

export const linkStyle = 'rounded font-medium text-ink hover:underline';

/** The style of links from a section to the full list. */
export const moreStyle = 'mt-3 inline-block rounded text-accent underline underline-offset-2 hover:text-accent-strong';

/** The actor name that the server uses for the command line and embedding programs. */
const systemName = 'Rolecall';

/** The recent activity that every member may see. People who may read the activity log get `ActivityList` instead. */
export function RecentActivity({ welcome }: { welcome: Welcome }) {
  const t = useTranslations('welcome');
  const inActivity = useTranslations('activity');
  const { user } = useSession();
  const { recent_activity: activity, team_members, inviter } = welcome;
  const people = [...team_members, ...(inviter ? [inviter] : []), { email: user.email, name: nameOf(user) }];
  const nameFor = (email: string) => people.find((person) => person.email === email)?.name ?? email;
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
                {describeRecent(
                  inActivity,
                  type,
                  entity_name,
                  {
                    actor: () => (
                      <span className="font-medium">
                        {actor_name === systemName ? inActivity('system') : actor_name}
                      </span>
                    ),
                    item: (name) =>
                      entity_url ? (
                        <AnyLink href={entity_url} className={linkStyle}>
                          {name}
                        </AnyLink>
                      ) : (
                        <span className="font-medium">{name}</span>
                      ),
                  },
                  nameFor,
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
                  <Link href="/members?invite=1" className="underline underline-offset-2 hover:text-ink">
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
                      href={`/members/${encodeURIComponent(email)}`}
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
        {dashboards.map(({ id, name, description, url, team_id }) => (
          <li key={id}>
            <AnyLink href={url ?? `/projects/${team_id}/dashboards`} className={linkStyle}>
              {name}
            </AnyLink>
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

/** A placeholder in the shape of the page. */
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
