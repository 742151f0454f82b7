import { ProjectsTable } from '@/features/projects/projects-table';
import { projectsSearch } from '@/features/projects/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { organizationListInput } from '@/url-state';

export const generateMetadata = pageTitle('projects.title');

export default async function ProjectsPage({ searchParams }: PageProps<'/projects'>) {
  const [trpc, organizationId, search] = await askedFor(projectsSearch, searchParams);
  return (
    <Prefetch required={[trpc.projects.overview.queryOptions(organizationListInput(organizationId, search))]}>
      <ProjectsTable />
    </Prefetch>
  );
}
