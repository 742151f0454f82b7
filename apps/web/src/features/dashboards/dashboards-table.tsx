'use client';

import type { Dashboard } from '@rolecall/contracts';
import { LayoutDashboard, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, textColumn, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { AskFirst } from '@/components/ui/confirm-dialog';
import { Section } from '@/components/ui/section';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useProject, useProjectPath } from '@/features/projects/use-project';
import type { Translator } from '@/i18n/translator';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { DashboardCell, useDashboardLevels, useDashboardMenu, useDeleteDashboard } from './dashboard-cells';
import { dashboardsInput, dashboardsSearch } from './search';

const DashboardDialog = lazily(() => import('./dashboard-dialog'), 'DashboardDialog');

const listOf = (t: Translator<'dashboards'>, primary: number | null): ListDefinition<Dashboard> => ({
  id: 'dashboards',
  caption: t('title'),
  noun: [t('nounOne'), t('nounSeveral')],
  label: ({ name }) => name,
  hasActions: true,
  columns: [
    {
      id: 'name',
      header: t('name'),
      sorts: true,
      className: '',
      cell: (dashboard) => <DashboardCell dashboard={dashboard} isPrimary={dashboard.id === primary} />,
    },
    timeColumn('last_opened_at', { header: t('lastOpened'), from: 'lg' }, t('never')),
    textColumn('created_by', { header: t('addedBy'), sorts: true, from: 'xl' }, ({ created_by }) =>
      created_by ? nameOf(created_by) : t('formerMember'),
    ),
  ],
});

/** The dashboards of a project. */
export function DashboardsTable() {
  const t = useTranslations('dashboards');
  const path = useProjectPath();
  const { primary_dashboard: primary } = useProject();
  const [search] = useUrlState(dashboardsSearch);
  const dashboards = trpc.dashboards.list.useQuery(dashboardsInput(path.id, search), keepingPrevious);
  const [isAdding, setAdding] = useState(false);
  const { canCreate, canChange } = useDashboardLevels(path.id, dashboards.data?.results ?? []);
  const menuOf = useDashboardMenu();
  const remove = useDeleteDashboard(path.id);
  usePreload(canCreate && DashboardDialog.load);
  return (
    <Section
      title={t('title')}
      description={t('description')}
      action={
        canCreate && (
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus aria-hidden /> {t('add')}
          </Button>
        )
      }
    >
      <ResourceTable
        list={listOf(t, primary)}
        parameters={dashboardsSearch}
        query={dashboards}
        empty={{ icon: <LayoutDashboard />, title: t('emptyTitle'), text: t('emptyText') }}
        menu={(dashboard, { open }) => menuOf(dashboard, canChange(dashboard.id), open)}
        dialogs={{
          edit: (dashboard, close) => <DashboardDialog projectId={path.id} dashboard={dashboard} onClose={close} />,
          delete: (dashboard, close) => (
            <AskFirst
              title={t('deleteTitle', { name: dashboard.name })}
              onClose={close}
              confirm={t('delete')}
              onConfirm={() => remove(dashboard)}
            >
              <p>{t('deleteText')}</p>
              {dashboard.id === primary && <p>{t('deletePrimary')}</p>}
            </AskFirst>
          ),
        }}
      />
      {isAdding && <DashboardDialog projectId={path.id} dashboard={null} onClose={() => setAdding(false)} />}
    </Section>
  );
}
