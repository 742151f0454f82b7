'use client';

import type { Dashboard } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { LayoutDashboard, Plus } from 'lucide-react';
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
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { DashboardActions, DashboardCell } from './dashboard-cells';
import { dashboardsInput, dashboardsSearch, pageSize } from './search';
import { useDashboardLevels } from './use-dashboard-levels';
import { useDeleteDashboard } from './use-delete-dashboard';

const loadDialog = () => import('./dashboard-dialog');
const DashboardDialog = lazily(() => loadDialog().then((module) => module.DashboardDialog));

const listOf = (primary: number | null): ListDefinition<Dashboard> => ({
  caption: 'Dashboards',
  noun: ['dashboard', 'dashboards'],
  hasActions: true,
  columns: [
    {
      header: 'Name',
      className: '',
      cell: (dashboard) => <DashboardCell dashboard={dashboard} isPrimary={dashboard.id === primary} />,
    },
    {
      header: 'Last opened',
      from: 'md',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ last_opened_at }) => (last_opened_at === null ? 'Never' : <RelativeTime value={last_opened_at} />),
    },
    {
      header: 'Added by',
      from: 'lg',
      className: 'text-ink-muted',
      cell: ({ created_by }) => (created_by ? nameOf(created_by) : 'A former member'),
    },
  ],
});

const pinnedFirst = (one: Dashboard, other: Dashboard) => Number(other.pinned) - Number(one.pinned);

/** What a project's team looks at. */
export function DashboardsTable() {
  const path = useProjectPath();
  const { data: project } = useProject();
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
  const primary = project?.primary_dashboard ?? null;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 className="text-base font-semibold">Dashboards</h2>
          <p className="text-ink-muted">What the project’s team looks at.</p>
        </div>
        {canCreate && (
          <Button variant="primary" onClick={() => setEditing('new')}>
            <Plus aria-hidden /> Add dashboard
          </Button>
        )}
      </div>
      <ResourceTable
        list={listOf(primary)}
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
          dashboard={editing === 'new' ? null : editing}
          onClose={() => setEditing(null)}
        />
      )}
      {deleting && (
        <ConfirmDialog
          title={`Delete “${deleting.name}”?`}
          isOpen
          onOpenChange={() => setDeleting(null)}
          confirm="Delete dashboard"
          onConfirm={() => {
            setDeleting(null);
            void remove(deleting);
          }}
        >
          <p>
            The dashboard is removed from the project, with the rules about it. The page it links to is not affected.
            {deleting.id === primary && ' The project has no primary dashboard afterwards.'}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

const NoDashboards = () => (
  <StateMessage icon={<LayoutDashboard />} title="No dashboards yet">
    <p>
      A dashboard is what the team looks at every day, such as numbers, a board or a status page, with a link to it. It
      is listed here, and on the welcome page of new people.
    </p>
  </StateMessage>
);
