'use client';

import { keepPreviousData } from '@tanstack/react-query';
import { FolderKanban } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { QueryError } from '@/components/query-error';
import { Badge } from '@/components/ui/badge';
import { EmptyPage, NothingFound } from '@/components/ui/nothing';
import { Pagination } from '@/components/ui/pagination';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, rowLinkStyle, SkeletonRows, Table, TableBody, TableHead } from '@/components/ui/table';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { pageSize, type ProjectOrder, projectsInput, projectsSearch } from './search';

const Columns = ({ order, onSort }: { order: ProjectOrder; onSort: (order: ProjectOrder) => void }) => (
  <TableHead>
    <Column sort={{ column: 'name', order, onSort }}>Name</Column>
    <Column from="sm">Dashboards</Column>
    <Column from="md" sort={{ column: 'updated_at', order, onSort }}>
      Changed
    </Column>
    <Column from="lg" sort={{ column: 'created_at', order, onSort }}>
      Created
    </Column>
  </TableHead>
);

/** The projects one may see, searched, sorted and paged by the page's address. */
export function ProjectsTable() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(projectsSearch);
  const projects = trpc.projects.overview.useQuery(projectsInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <SearchField
        className="mb-3 sm:w-72"
        label="Search projects"
        list={projects}
        value={search.search}
        onChange={(value) => setSearch({ search: value, page: 1 })}
      />
      {projects.error && !projects.data ? (
        <QueryError query={projects} />
      ) : !projects.data ? (
        <ProjectsSkeleton />
      ) : projects.data.results.length === 0 ? (
        <NoProjects
          search={search.search}
          count={projects.data.count}
          onReset={() => setSearch({ search: '', page: 1 })}
        />
      ) : (
        <>
          <Table caption="Projects" isStale={projects.isPlaceholderData}>
            <Columns order={search.order} onSort={(order) => setSearch({ order, page: 1 })} />
            <TableBody>
              {projects.data.results.map((project) => (
                <Row key={project.id}>
                  <Cell className="max-w-0 sm:max-w-80">
                    <div className="flex min-w-0 items-center gap-2">
                      <Link
                        href={`/projects/${project.id}` as Route}
                        prefetch={false}
                        className={`${rowLinkStyle} truncate`}
                      >
                        {project.name}
                      </Link>
                      {project.access_control && <Badge tone="warning">Private</Badge>}
                      {project.is_demo && <Badge>Demo</Badge>}
                    </div>
                    {project.product_description && (
                      <p className="truncate text-[0.8125rem] text-ink-muted">{project.product_description}</p>
                    )}
                  </Cell>
                  <Cell from="sm" className="text-ink-muted tabular-nums">
                    {project.dashboard_count === 0 ? 'None' : project.dashboard_count}
                  </Cell>
                  <Cell from="md" className="text-ink-muted">
                    <RelativeTime value={project.updated_at} />
                  </Cell>
                  <Cell from="lg" className="text-ink-muted">
                    <RelativeTime value={project.created_at} />
                  </Cell>
                </Row>
              ))}
            </TableBody>
          </Table>
          <Pagination
            count={projects.data.count}
            page={search.page}
            pageSize={pageSize}
            noun={['project', 'projects']}
            onPage={(page) => setSearch({ page }, 'push')}
          />
        </>
      )}
    </>
  );
}

function NoProjects({ search, count, onReset }: { search: string; count: number; onReset: () => void }) {
  const canCreate = useCan('projects.create');
  if (search !== '' && count === 0)
    return (
      <NothingFound title="No project found" onReset={onReset}>
        No project’s name contains “{search}”.
      </NothingFound>
    );
  if (count > 0)
    return (
      <EmptyPage icon={<FolderKanban />} title="No projects on this page" onReset={onReset}>
        There are fewer projects than there used to be.
      </EmptyPage>
    );
  return (
    <StateMessage icon={<FolderKanban />} title="No projects yet">
      <p>
        A project holds the settings of one product, the dashboards its team looks at, and the secret token by which its
        services are known.
      </p>
      {!canCreate && <p>An owner or an admin of your organization can make the first one.</p>}
    </StateMessage>
  );
}

export const ProjectsSkeleton = () => (
  <Table caption="Projects">
    <Columns order="name" onSort={() => undefined} />
    <TableBody>
      <SkeletonRows columns={[undefined, 'sm', 'md', 'lg']} />
    </TableBody>
  </Table>
);
