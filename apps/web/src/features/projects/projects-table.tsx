'use client';

import { FolderKanban } from 'lucide-react';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { type ListDefinition, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Badge } from '@/components/ui/badge';
import { rowLinkStyle } from '@/components/ui/table';
import { useSession } from '@/features/session';
import type { Translator } from '@/i18n/translator';
import { keepingPrevious, type RouterOutputs, trpc } from '@/trpc/client';
import { organizationListInput } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { projectsSearch } from './search';

type ListedProject = RouterOutputs['projects']['overview']['results'][number];

const listOf = (t: Translator<'projects'>): ListDefinition<ListedProject> => ({
  id: 'projects',
  caption: t('title'),
  noun: [t('nounOne'), t('nounSeveral')],
  label: ({ name }) => name,
  columns: [
    {
      id: 'name',
      header: t('column.name'),
      sorts: true,
      className: 'w-full max-w-0 sm:max-w-80 2xl:w-1/3',
      cell: (project) => (
        <>
          <div className="flex min-w-0 items-center gap-2">
            <Link href={`/projects/${project.id}`} prefetch={false} className={`${rowLinkStyle} truncate`}>
              {project.name}
            </Link>
            {project.access_control && <Badge tone="warning">{t('private')}</Badge>}
            {project.is_demo && <Badge>{t('demo')}</Badge>}
          </div>
          {project.product_description && (
            <p className="truncate text-[0.8125rem] text-ink-muted">{project.product_description}</p>
          )}
        </>
      ),
    },
    {
      id: 'dashboard_count',
      header: t('column.dashboards'),
      sorts: true,
      from: 'sm',
      className: 'text-ink-muted tabular-nums',
      cell: ({ dashboard_count }) => (dashboard_count === 0 ? t('none') : dashboard_count),
    },
    timeColumn('updated_at', { header: t('column.changed'), from: 'lg' }),
    timeColumn('created_at', { header: t('column.created'), from: 'xl' }),
  ],
});

/** The projects that the current person may see. */
export function ProjectsTable() {
  const t = useTranslations('projects');
  const { organization } = useSession();
  const [search] = useUrlState(projectsSearch);
  const projects = trpc.projects.overview.useQuery(organizationListInput(organization.id, search), keepingPrevious);
  return (
    <ResourceTable
      list={listOf(t)}
      parameters={projectsSearch}
      query={projects}
      searchLabel={t('search')}
      empty={{
        icon: <FolderKanban />,
        title: t('emptyTitle'),
        text: t('emptyText'),
        first: { procedure: 'projects.create', href: '/projects?new=1', label: t('new') },
      }}
    />
  );
}
