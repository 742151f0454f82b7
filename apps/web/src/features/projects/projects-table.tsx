'use client';

import { keepPreviousData } from '@tanstack/react-query';
import { FolderKanban } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { ListResults } from '@/components/list-results';
import { Badge } from '@/components/ui/badge';
import { NothingFound } from '@/components/ui/nothing';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
import { StateMessage } from '@/components/ui/state-message';
import {
  Cell,
  Column,
  Row,
  rowLinkStyle,
  SkeletonRows,
  Table,
  TableBody,
  TableHead,
  RowHeading,
} from '@/components/ui/table';
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
      <ListResults
        query={projects}
        page={search.page}
        pageSize={pageSize}
        noun={['project', 'projects']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<ProjectsSkeleton />}
        empty={<NoProjects search={search.search} onReset={() => setSearch({ search: '', page: 1 })} />}
      >
        {(entries, isStale) => (
          <Table caption="Projects" isStale={isStale}>
            <Columns order={search.order} onSort={(order) => setSearch({ order, page: 1 })} />
            <TableBody>
              {entries.map((project) => (
                <Row key={project.id}>
                  <RowHeading className="max-w-0 sm:max-w-80">
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
                  </RowHeading>
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
        )}
      </ListResults>
    </>
  );
}

function NoProjects({ search, onReset }: { search: string; onReset: () => void }) {
  const canCreate = useCan('projects.create');
  if (search !== '')
    return (
      <NothingFound title="No project found" onReset={onReset}>
        No project’s name contains “{search}”.
      </NothingFound>
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
