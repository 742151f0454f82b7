'use client';

import type { Welcome } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { QueryError } from '@/components/query-error';
import { SectionBoundary } from '@/components/section-boundary';
import { PageHeader } from '@/components/ui/page-header';
import { ActivityList } from '@/features/activity/activity-list';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { NeedsAttention } from './attention';
import { NextSteps } from './next-steps';
import { OwnRoles } from './own-roles';
import { latestChanges } from './search';
import { Dashboards, Help, Products, RecentActivity, Team, WelcomeSkeleton } from './sections';

interface HomeProps {
  /** Whether to greet the person as a new member. */
  isFirstDay: boolean;
  /** The ids of the suggested steps that the person has followed. */
  followed: readonly string[];
}

/** Greets the person. Below are the children, or by default the organization's name. */
export function HomeHeading({ isFirstDay, children }: Pick<HomeProps, 'isFirstDay'> & { children?: ReactNode }) {
  const t = useTranslations('welcome');
  const { user, organization } = useSession();
  const name = user.first_name;
  const titles = isFirstDay ? (['title', 'titleFor'] as const) : (['back', 'backFor'] as const);
  return (
    <PageHeader title={name ? t(titles[1], { name }) : t(titles[0])} description={children ?? organization.name} />
  );
}

/** The start page: what needs the person's attention, their roles, and news of the organization. */
export function Home({ isFirstDay, followed }: HomeProps) {
  const { organization } = useSession();
  const { data: welcome, error, refetch } = trpc.welcome.get.useQuery({ organization_id: organization.id });
  return (
    <>
      <HomeHeading isFirstDay={isFirstDay}>
        {isFirstDay && welcome ? <Greeting welcome={welcome} /> : undefined}
      </HomeHeading>
      {error && !welcome ? (
        <QueryError query={{ error, refetch }} />
      ) : !welcome ? (
        <WelcomeSkeleton />
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="grid gap-4">
            <NeedsAttention />
            <NextSteps welcome={welcome} isFirstDay={isFirstDay} followed={followed} />
            <Activity welcome={welcome} />
          </div>
          <div className="grid gap-4">
            <OwnRoles />
            <Dashboards dashboards={welcome.popular_dashboards} />
            <Team members={welcome.team_members} />
            {isFirstDay && <Products products={welcome.products_in_use} />}
            <Help contact={welcome.posthog_contact} slack={welcome.shared_slack_channel_url} />
          </div>
        </div>
      )}
    </>
  );
}

function Activity({ welcome }: { welcome: Welcome }) {
  const t = useTranslations('welcome');
  if (!useCan('activityLog.list')) return <RecentActivity welcome={welcome} />;
  return (
    <section aria-labelledby="recent-activity">
      <h2 id="recent-activity" className="mb-2 font-semibold">
        {t('activity')}
      </h2>
      <SectionBoundary>
        <ActivityList filter={{}} limit={latestChanges} />
      </SectionBoundary>
    </section>
  );
}

function Greeting({ welcome }: { welcome: Welcome }) {
  const t = useTranslations('welcome');
  const { inviter, organization_name: organization, is_organization_first_user, team_members } = welcome;
  if (is_organization_first_user && team_members.length === 0) return t('first', { organization });
  if (!inviter) return t('here', { organization });
  return t.rich('invited', {
    name: inviter.name,
    address: inviter.email,
    organization,
    email: (chunks) => (
      <a href={`mailto:${inviter.email}`} className="underline underline-offset-2 hover:text-ink">
        {chunks}
      </a>
    ),
  });
}
