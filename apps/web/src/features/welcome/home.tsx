'use client';

import type { OrganizationMemberDetail } from '@rolecall/contracts';
import { PartyPopper } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { QueryError } from '@/components/query-error';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { Dashboards, Help, linkStyle, moreStyle, RecentActivity, Section, Team, WelcomeSkeleton } from './sections';

/** Where everybody begins who has been here before. */
export function Home() {
  const t = useTranslations('welcome');
  const { user, organization } = useSession();
  const welcome = trpc.welcome.get.useQuery({ organization_id: organization.id });
  const self = trpc.members.get.useQuery({ organization_id: organization.id, user_uuid: user.uuid });
  const canListActivity = useCan('activityLog.list');
  const failed = [welcome, self].find(({ error, data }) => error && !data);
  return (
    <>
      <PageHeader
        title={user.first_name ? t('backFor', { name: user.first_name }) : t('back')}
        description={organization.name}
        action={
          <ButtonLink href="/welcome">
            <PartyPopper aria-hidden /> {t('page')}
          </ButtonLink>
        }
      />
      {failed ? (
        <QueryError query={{ error: failed.error, refetch: () => Promise.all([welcome.refetch(), self.refetch()]) }} />
      ) : !welcome.data || !self.data ? (
        <WelcomeSkeleton />
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <RecentActivity activity={welcome.data.recent_activity}>
            {canListActivity && (
              <Link href="/activity" className={moreStyle}>
                {t('allActivity')}
              </Link>
            )}
          </RecentActivity>
          <div className="grid gap-4">
            <OwnRoles roles={self.data.roles} />
            <Dashboards dashboards={welcome.data.popular_dashboards} />
            <Team members={welcome.data.team_members} />
            <Help contact={welcome.data.posthog_contact} slack={welcome.data.shared_slack_channel_url} />
          </div>
        </div>
      )}
    </>
  );
}

function OwnRoles({ roles }: { roles: OrganizationMemberDetail['roles'] }) {
  const t = useTranslations('welcome');
  return (
    <Section title={t('yourRoles')}>
      {roles.length === 0 ? (
        <p className="text-ink-muted">{t('noRole')}</p>
      ) : (
        <ul className="space-y-1">
          {roles.map(({ id, role_id, role_name }) => (
            <li key={id} className="wrap-anywhere">
              <Link href={`/roles/${role_id}` as Route} prefetch={false} className={linkStyle}>
                {role_name}
              </Link>
            </li>
          ))}
        </ul>
      )}
      <Link href="/roles" className={moreStyle}>
        {t('allRoles')}
      </Link>
    </Section>
  );
}
