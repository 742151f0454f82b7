'use client';

import type { Dashboard } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { LayoutDashboard, Pencil, Plus, ShieldCheck, Star, StarOff, Trash2 } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, SkeletonRows, Table, TableBody, TableHead, RowHeading } from '@/components/ui/table';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useIsProjectAdmin, useProject, useProjectPath } from '@/features/projects/use-project';
import { useUpdateProject } from '@/features/projects/use-update-project';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { DashboardLink } from './dashboard-link';
import { dashboardsInput, dashboardsSearch, pageSize } from './search';
import { useDashboardLevels } from './use-dashboard-levels';
import { useDeleteDashboard } from './use-delete-dashboard';

const loadDialog = () => import('./dashboard-dialog');
const DashboardDialog = lazily(() => loadDialog().then((module) => module.DashboardDialog));

const Columns = () => (
  <TableHead>
    <Column>Name</Column>
    <Column from="md">Last opened</Column>
    <Column from="lg">Added by</Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

const pinnedFirst = (one: Dashboard, other: Dashboard) => Number(other.pinned) - Number(one.pinned);

/** What a project's team looks at. */
export function DashboardsTable() {
  const path = useProjectPath();
  const { data: project } = useProject();
  const [search, setSearch] = useUrlState(dashboardsSearch);
  const dashboards = trpc.dashboards.list.useQuery(dashboardsInput(path.id, search), {
    placeholderData: keepPreviousData,
  });
  const [open, setOpen] = useState<
    { kind: 'edit'; dashboard: Dashboard | null } | { kind: 'delete'; dashboard: Dashboard } | null
  >(null);
  const { canCreate, canChange } = useDashboardLevels(path.id, dashboards.data?.results ?? []);
  const remove = useDeleteDashboard();
  usePreload(loadDialog);
  const primary = project?.primary_dashboard ?? null;
  const add = canCreate && (
    <Button variant="primary" onClick={() => setOpen({ kind: 'edit', dashboard: null })}>
      <Plus aria-hidden /> Add dashboard
    </Button>
  );
  return (
    <>
      <div className="mb-3 flex flex-wrap items-start justify-between gap-3">
        <div>
          <h2 className="text-base font-semibold">Dashboards</h2>
          <p className="text-ink-muted">What the project’s team looks at.</p>
        </div>
        {add}
      </div>
      <ListResults
        query={dashboards}
        page={search.page}
        pageSize={pageSize}
        noun={['dashboard', 'dashboards']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<DashboardsSkeleton />}
        empty={<NoDashboards />}
      >
        {(entries, isStale) => (
          <Table caption="Dashboards" isStale={isStale}>
            <Columns />
            <TableBody>
              {entries.toSorted(pinnedFirst).map((dashboard) => (
                <DashboardRow
                  key={dashboard.id}
                  dashboard={dashboard}
                  isPrimary={dashboard.id === primary}
                  canChange={canChange(dashboard.id)}
                  onEdit={() => setOpen({ kind: 'edit', dashboard })}
                  onDelete={() => setOpen({ kind: 'delete', dashboard })}
                />
              ))}
            </TableBody>
          </Table>
        )}
      </ListResults>
      {open?.kind === 'edit' && (
        <DashboardDialog projectId={path.id} dashboard={open.dashboard} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'delete' && (
        <ConfirmDialog
          title={`Delete “${open.dashboard.name}”?`}
          isOpen
          onOpenChange={() => setOpen(null)}
          confirm="Delete dashboard"
          onConfirm={() => {
            setOpen(null);
            remove.mutate({ project_id: path.id, id: open.dashboard.id });
          }}
        >
          <p>
            The dashboard is removed from the project, with the rules about it; what a link leads to stays where it is.
            {open.dashboard.id === primary && ' The project has no primary dashboard afterwards.'}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface DashboardRowProps {
  dashboard: Dashboard;
  isPrimary: boolean;
  /** Whether the person is more than a viewer of it. */
  canChange: boolean;
  onEdit: () => void;
  onDelete: () => void;
}

function DashboardRow({ dashboard, isPrimary, canChange, onEdit, onDelete }: DashboardRowProps) {
  const path = useProjectPath();
  const canChoose = useIsProjectAdmin();
  const router = useRouter();
  const update = useUpdateProject();
  const choose = (primary_dashboard: number | null) =>
    update.mutate(
      { ...path, primary_dashboard },
      {
        onSuccess: () =>
          toastDone(primary_dashboard === null ? 'No dashboard is primary now' : `“${dashboard.name}” is primary now`),
        onError: (error) => toastFailed('The primary dashboard stays as it was', error),
      },
    );
  const actions = [
    ...(canChange ? [{ id: 'edit', label: 'Edit…', icon: <Pencil aria-hidden />, onAction: onEdit }] : []),
    ...(canChoose
      ? [
          isPrimary
            ? {
                id: 'primary',
                label: 'Not primary any more',
                icon: <StarOff aria-hidden />,
                onAction: () => choose(null),
              }
            : {
                id: 'primary',
                label: 'Make primary',
                icon: <Star aria-hidden />,
                onAction: () => choose(dashboard.id),
              },
        ]
      : []),
    {
      id: 'access',
      label: 'Access',
      icon: <ShieldCheck aria-hidden />,
      onAction: () => router.push(`/projects/${path.id}/dashboards/${dashboard.id}/access` as Route),
    },
    ...(canChange
      ? [{ id: 'delete', label: 'Delete…', icon: <Trash2 aria-hidden />, danger: true, onAction: onDelete }]
      : []),
  ];
  return (
    <Row>
      <RowHeading>
        <div className="flex flex-wrap items-center gap-x-2">
          <DashboardLink dashboard={dashboard} className="rounded font-medium text-ink hover:underline" />
          {isPrimary && <Badge tone="accent">Primary</Badge>}
          {dashboard.pinned && <Badge>Pinned</Badge>}
          {dashboard.tags.length > 0 && (
            <ul aria-label={`Tags of ${dashboard.name}`} className="flex flex-wrap gap-1">
              {dashboard.tags.map((tag) => (
                <li
                  key={tag}
                  className="min-w-0 max-w-full rounded border border-line px-1.5 text-xs break-words text-ink-muted"
                >
                  {tag}
                </li>
              ))}
            </ul>
          )}
        </div>
        {dashboard.description && (
          <p className="line-clamp-2 max-w-prose text-[0.8125rem] break-words text-ink-muted">
            {dashboard.description}
          </p>
        )}
      </RowHeading>
      <Cell from="md" className="text-ink-muted">
        {dashboard.last_opened_at === null ? 'Never' : <RelativeTime value={dashboard.last_opened_at} />}
      </Cell>
      <Cell from="lg" className="text-ink-muted">
        {dashboard.created_by ? nameOf(dashboard.created_by) : 'Nobody who is here'}
      </Cell>
      <Cell className="w-12 text-right">
        <ActionsMenu of={dashboard.name} sections={[actions]} />
      </Cell>
    </Row>
  );
}

const NoDashboards = () => (
  <StateMessage icon={<LayoutDashboard />} title="No dashboards yet">
    <p>
      A dashboard is what the team looks at every day: numbers, a board, a status page, with a link to it. Everybody in
      the project finds it here, and newcomers on their welcome page.
    </p>
  </StateMessage>
);

const DashboardsSkeleton = () => (
  <Table caption="Dashboards">
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, 'md', 'lg', undefined]} />
    </TableBody>
  </Table>
);
