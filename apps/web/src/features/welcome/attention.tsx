import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { QueryError } from '@/components/query-error';
import { RelativeTime } from '@/components/ui/relative-time';
import { nameOf } from '@/features/people';
import { useOnceEnded } from '@/features/roles/use-once-ended';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { linkStyle, moreStyle, Section } from './sections';

/** How many items of a kind are shown. The server sends one more, which shows that there are others. */
const shown = 3;

interface KindProps<Item> {
  title: string;
  items: readonly Item[];
  /** The page that lists all of them, if there is one. */
  href?: Route;
  children: (item: Item) => ReactNode;
}

function Kind<Item extends { id: string | number }>({ title, items, href, children }: KindProps<Item>) {
  const t = useTranslations('welcome.attention');
  if (items.length === 0) return null;
  return (
    <li className="py-3 first:pt-0 last:pb-0">
      <p className="font-medium">{title}</p>
      <ul className="mt-1 space-y-0.5 text-ink-muted">
        {items.slice(0, shown).map((item) => (
          <li key={item.id} className="wrap-anywhere">
            {children(item)}
          </li>
        ))}
      </ul>
      {items.length > shown &&
        (href ? (
          <Link href={href} prefetch={false} className={moreStyle} aria-label={t('allOf', { title })}>
            {t('all')}
          </Link>
        ) : (
          <p className="mt-1 text-ink-muted">{t('more')}</p>
        ))}
    </li>
  );
}

/** What needs the person's attention. Renders nothing if there is nothing. */
export function NeedsAttention() {
  const t = useTranslations('welcome.attention');
  const { organization } = useSession();
  const query = trpc.welcome.attention.useQuery({ organization_id: organization.id });
  const { data } = query;
  const utils = trpc.useUtils();
  useOnceEnded(data?.ending_roles.map(({ expires_at }) => expires_at) ?? [], () =>
    utils.welcome.attention.invalidate(),
  );
  if (!data)
    return (
      query.error && (
        <Section title={t('title')}>
          <QueryError query={query} />
        </Section>
      )
    );
  if (Object.values(data).every(({ length }) => length === 0)) return null;
  const expiring = (href: Route, label: string, expires_at: string) =>
    t.rich('expiring', {
      name: () => (
        <Link href={href} prefetch={false} className={linkStyle}>
          {label}
        </Link>
      ),
      time: () => <RelativeTime value={expires_at} isAhead />,
    });
  return (
    <Section title={t('title')}>
      <ul className="divide-y divide-line">
        <Kind title={t('invites')} items={data.invites} href="/members/invites">
          {({ target_email, expires_at }) => expiring('/members/invites', target_email, expires_at)}
        </Kind>
        <Kind title={t('emptyRoles')} items={data.empty_roles} href={'/roles?order=member_count' as Route}>
          {({ id, name, has_groups }) => (
            <>
              <Link href={`/roles/${id}`} prefetch={false} className={linkStyle}>
                {name}
              </Link>
              {has_groups && ` · ${t('hasGroups')}`}
            </>
          )}
        </Kind>
        <Kind title={t('endingRoles')} items={data.ending_roles}>
          {({ role_id, role_name, user, expires_at }) =>
            expiring(`/roles/${role_id}` as Route, t('endingRole', { name: nameOf(user), role: role_name }), expires_at)
          }
        </Kind>
        <Kind title={t('tokenBackups')} items={data.token_backups} href="/projects">
          {({ id, name }) => (
            <Link href={`/projects/${id}/tokens`} prefetch={false} className={linkStyle}>
              {name}
            </Link>
          )}
        </Kind>
        <Kind title={t('apiKeys')} items={data.api_keys} href="/settings/api-keys">
          {({ label, expires_at }) => expiring('/settings/api-keys', label, expires_at)}
        </Kind>
      </ul>
    </Section>
  );
}
