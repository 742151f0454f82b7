'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Fetched } from '@/components/fetched';
import { Badge } from '@/components/ui/badge';
import { CopyButton } from '@/components/ui/copy-button';
import { Panel } from '@/components/ui/panel';
import { RelativeTime } from '@/components/ui/relative-time';
import { TextLink } from '@/components/ui/text-link';
import { LatestActivity } from '@/features/activity/latest-activity';
import { DashboardLink } from '@/features/dashboards/dashboard-link';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { trpc } from '@/trpc/client';
import { activityOf } from './search';
import { useProject, useProjectPath } from './use-project';

/** The overview of a project. */
export function ProjectOverview() {
  const t = useTranslations('projects');
  const { id } = useProjectPath();
  const project = useProject();
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="grid gap-4">
        <Panel title={t('about')}>
          {project.product_description && (
            <p className="mb-3 break-words whitespace-pre-line">{project.product_description}</p>
          )}
          <dl className="grid gap-x-4 gap-y-2 sm:grid-cols-[9rem_minmax(0,1fr)]">
            <Fact term={t('number')}>{project.id}</Fact>
            <Fact term={t('uuid')}>
              <Copyable label={t('copyUuid')} value={project.uuid} />
            </Fact>
            <Fact term={t('publicToken')}>
              <Copyable label={t('copyPublicToken')} value={project.api_token} />
            </Fact>
            <Fact term={t('setting.timezone')}>{project.timezone.replaceAll('_', ' ')}</Fact>
            <Fact term={t('setting.app_urls')}>
              {project.app_urls.length === 0 ? (
                <span className="text-ink-muted">{t('none')}</span>
              ) : (
                <ul>
                  {project.app_urls.map((url) => (
                    <li key={url} className="[overflow-wrap:anywhere]">
                      {url}
                    </li>
                  ))}
                </ul>
              )}
            </Fact>
            <Fact term={t('access')}>
              <TextLink href={`/projects/${id}/access`}>
                {t(project.access_control ? 'accessPrivate' : 'accessDefault')}
              </TextLink>
            </Fact>
            <Fact term={t('createdAt')}>
              <RelativeTime value={project.created_at} />
            </Fact>
            <Fact term={t('changedAt')}>
              <RelativeTime value={project.updated_at} />
            </Fact>
          </dl>
        </Panel>
        <LatestActivity title={t('latestActivity')} {...activityOf(id)} />
      </div>
      <FirstDashboards primary={project.primary_dashboard} />
    </div>
  );
}

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="contents">
    <dt className="text-ink-muted max-sm:-mb-2">{term}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
);

const Copyable = ({ label, value }: { label: string; value: string }) => (
  <span className="flex items-center gap-1">
    <code className="min-w-0 font-mono text-[0.8125rem] break-all">{value}</code>
    <CopyButton text={value} label={label} iconOnly size="small" variant="quiet" className="-my-1.5" />
  </span>
);

/** The project's first few dashboards; the primary one comes first if it is among them. */
function FirstDashboards({ primary }: { primary: number | null }) {
  const t = useTranslations('projects');
  const { id } = useProjectPath();
  const query = trpc.dashboards.list.useQuery(dashboardsInput(id, firstDashboards));
  return (
    <Panel title={t('tab.dashboards')}>
      <Fetched query={query} className="h-24">
        {({ count, results }) => (
          <>
            {count === 0 ? (
              <p className="text-ink-muted">{t('noDashboards')}</p>
            ) : (
              <ul className="space-y-2">
                {results
                  .toSorted((one, other) => Number(other.id === primary) - Number(one.id === primary))
                  .map((dashboard) => (
                    <li key={dashboard.id} className="flex min-w-0 items-start justify-between gap-2">
                      <div className="min-w-0">
                        <DashboardLink dashboard={dashboard} className="rounded font-medium text-ink hover:underline" />
                        {dashboard.description && (
                          <p className="truncate text-[0.8125rem] text-ink-muted">{dashboard.description}</p>
                        )}
                      </div>
                      {dashboard.id === primary && <Badge tone="accent">{t('primary')}</Badge>}
                    </li>
                  ))}
              </ul>
            )}
            <p className="mt-3">
              <TextLink href={`/projects/${id}/dashboards`}>
                {count > results.length ? t('allDashboards', { count }) : t('manageDashboards')}
              </TextLink>
            </p>
          </>
        )}
      </Fetched>
    </Panel>
  );
}
