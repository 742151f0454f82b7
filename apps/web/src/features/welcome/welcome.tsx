'use client';

import type { Welcome as WelcomePayload } from '@rolecall/contracts';
import { ArrowRight, Circle, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { PageHeader } from '@/components/ui/page-header';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import {
  AnyLink,
  Dashboards,
  Help,
  linkStyle,
  Products,
  RecentActivity,
  Section,
  Team,
  WelcomeSkeleton,
} from './sections';
import { type Step, stepsOf, suggestedSteps } from './steps';

/** The first page of somebody new. */
export function Welcome() {
  const t = useTranslations('welcome');
  const { user, organization } = useSession();
  const { data, error, refetch } = trpc.welcome.get.useQuery({ organization_id: organization.id });
  const canBegin = useCan('welcome.firstSteps');
  const begun = trpc.welcome.firstSteps.useQuery({ organization_id: organization.id }, { enabled: canBegin });
  if (error && !data) return <QueryError isPage query={{ error, refetch }} />;
  if (!data) return <WelcomeSkeleton />;
  // Whoever nobody invited sets the organization up, until all of that is done.
  const isBeginning = data.is_organization_first_user && Object.values(begun.data ?? {}).includes(false);
  return (
    <>
      <PageHeader
        title={user.first_name ? t('titleFor', { name: user.first_name }) : t('title')}
        description={<Greeting welcome={data} />}
      />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid gap-4">
          <NextSteps
            steps={isBeginning && begun.data ? stepsOf(t, begun.data) : suggestedSteps(t, data.suggested_next_steps)}
          />
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

function Greeting({ welcome }: { welcome: WelcomePayload }) {
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

function NextSteps({ steps }: { steps: readonly Step[] }) {
  const t = useTranslations('welcome');
  return (
    <Section title={t('steps')}>
      <ul className="-mx-2">
        {steps.map(({ label, href, reason, docs_href, isDone }) => (
          <li key={label} className="relative flex items-center gap-3 rounded-md px-2 py-2 hover:bg-sunken/60">
            {isDone === true && <CircleCheck aria-label={t('done')} className="size-5 shrink-0 text-accent" />}
            {isDone === false && <Circle aria-hidden className="size-5 shrink-0 text-ink-muted" />}
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
                      {t('readMore')}
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
