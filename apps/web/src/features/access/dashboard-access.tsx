'use client';

import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { BackLink } from '@/components/ui/back-link';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { useProjectPath } from '@/features/projects/use-project';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { AccessRules } from './access-rules';
import { PeopleWithAccess } from './people-with-access';
import { ReadOnly } from './project-access';
import { accessSearch, usersInput } from './search';

/** The people who can access a dashboard, and the rules that decide it. */
export function DashboardAccess({ dashboardId }: { dashboardId: number }) {
  const t = useTranslations('access');
  const [search] = useUrlState(accessSearch);
  const { id: projectId } = useProjectPath();
  const project = { project_id: projectId };
  const input = { ...project, dashboard_id: dashboardId };
  const dashboard = trpc.dashboards.get.useQuery({ ...project, id: dashboardId });
  const rules = trpc.access.dashboardRules.useQuery(input);
  const ofKinds = trpc.access.resourceRules.useQuery(project);
  const users = trpc.access.dashboardUsers.useQuery(usersInput(input, search), keepingPrevious);
  const failed = [dashboard, rules, ofKinds].find(({ error, data }) => error && !data);
  if (failed) return <QueryError query={failed} />;
  if (!dashboard.data || !rules.data || !ofKinds.data) return <PanelsSkeleton />;
  const object = { projectId, resource: 'dashboard', dashboardId } as const;
  return (
    <>
      <BackLink href={`/projects/${projectId}/dashboards` as Route}>{t('dashboards')}</BackLink>
      <h2 className="mb-4 text-base font-semibold wrap-anywhere">{dashboard.data.name}</h2>
      <div className="grid grid-cols-1 items-start gap-x-6 gap-y-8 lg:grid-cols-2">
        <div className="grid grid-cols-1 gap-4">
          {!rules.data.user_can_edit_access_levels && <ReadOnly />}
          <AccessRules
            object={object}
            title={t('thisDashboard')}
            description={t('dashboardText')}
            answer={rules.data}
            behind={ofKinds.data.access_controls.filter(({ resource }) => resource === 'dashboard')}
          />
        </div>
        <PeopleWithAccess object={object} objectName={dashboard.data.name} query={users} />
      </div>
    </>
  );
}
