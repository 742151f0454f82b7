'use client';

import type { Dashboard } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { LayoutDashboard, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useProject, useProjectPath } from '@/features/projects/use-project';
import type { Translator } from '@/i18n/translator';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { DashboardActions, DashboardCell } from './dashboard-cells';
import { dashboardsInput, dashboardsSearch, pageSize } from './search';
import { useDashboardLevels } from './use-dashboard-levels';
import { useDeleteDashboard } from './use-delete-dashboard';

const loadDialog = () => import('./dashboard-dialog');
const DashboardDialog = lazily(() => loadDialog().then((module) => module.DashboardDialog));

const listOf = (t: Translator<'dashboards'>, primary: number | null): ListDefinition<Dashboard> => ({
  caption: t('title'),
  noun: [t('nounOne'), t('nounSeveral')],
  hasActions: true,
  columns: [
    {
      header: t('name'),
      className: '',
      cell: (dashboard) => <DashboardCell dashboard={dashboard} isPrimary={dashboard.id === primary} />,
    },
    {
      header: t('lastOpened'),
      from: 'md',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ last_opened_at }) => (last_opened_at === null ? t('never') : <RelativeTime value={last_opened_at} />),
    },
    {
      header: t('addedBy'),
      from: 'lg',
      className: 'text-ink-muted',
      cell: ({ created_by }) => (created_by ? nameOf(created_by) : t('formerMember')),
    },
  ],
});

const pinnedFirst = (one: Dashboard, other: Dashboard) => Number(other.pinned) - Number(one.pinned);

/** What a project's team looks at. */
export function DashboardsTable() {
  const t = useTranslations('dashboards');
  const path = useProjectPath();
  const { primary_dashboard: primary } = useProject();
  const [search] = useUrlState(dashboardsSearch);
  const dashboards = trpc.dashboards.list.useQuery(dashboardsInput(path.id, search), {
    placeholderData: keepPreviousData,
    select: (page) => ({ ...page, results: page.results.toSorted(pinnedFirst) }),
  });
  const [editing, setEditing] = useState<Dashboard | 'new' | null>(null);
  const [deleting, setDeleting] = useState<Dashboard | null>(null);
  const { canCreate, canChange } = useDashboardLevels(path.id, dashboards.data?.results ?? []);
  const remove = useDeleteDashboard(path.id);
  usePreload(loadDialog);
  return (
    <>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 className="text-base font-semibold">{t('title')}</h2>
          <p className="text-ink-muted">{t('description')}</p>
        </div>
        {canCreate && (
          <Button variant="primary" onClick={() => setEditing('new')}>
            <Plus aria-hidden /> {t('add')}
          </Button>
        )}
      </div>
      <ResourceTable
        list={listOf(t, primary)}
        parameters={dashboardsSearch}
        query={dashboards}
        pageSize={pageSize}
        empty={<NoDashboards />}
        actions={(dashboard) => (
          <DashboardActions
            dashboard={dashboard}
            isPrimary={dashboard.id === primary}
            canChange={canChange(dashboard.id)}
            onEdit={() => setEditing(dashboard)}
            onDelete={() => setDeleting(dashboard)}
          />
        )}
      />
      {editing && (
        <DashboardDialog
          projectId={path.id}
          dashboard={
            editing === 'new' ? null : (dashboards.data?.results.find(({ id }) => id === editing.id) ?? editing)
          }
          onClose={() => setEditing(null)}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={t('deleteTitle', { name: deleting.name })}
          isOpen
          onOpenChange={() => setDeleting(null)}
          confirm={t('delete')}
          onConfirm={() => {
            setDeleting(null);
            void remove(deleting);
          }}
        >
          <p>
            {t('deleteText')}
            {deleting.id === primary && ` ${t('deletePrimary')}`}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function NoDashboards() {
  const t = useTranslations('dashboards');
  return (
    <StateMessage icon={<LayoutDashboard />} title={t('emptyTitle')}>
      <p>{t('emptyText')}</p>
    </StateMessage>
  );
}
