import { getOrganizationId } from '@/features/current-session';
import { ProjectsTable } from '@/features/projects/projects-table';
import { projectsInput, projectsSearch } from '@/features/projects/search';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('projects.title');

export default async function ProjectsPage({ searchParams }: PageProps<'/projects'>) {
  const [trpc, organizationId, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(projectsSearch, searchParams),
  ]);
  return (
    <Prefetch required={[trpc.projects.overview.queryOptions(projectsInput(organizationId, search))]}>
      <ProjectsTable />
    </Prefetch>
  );
}
