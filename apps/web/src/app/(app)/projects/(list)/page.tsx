import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { ProjectsTable } from '@/features/projects/projects-table';
import { projectsInput, projectsSearch } from '@/features/projects/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Projects' };

export default async function ProjectsPage({ searchParams }: PageProps<'/projects'>) {
  const [organizationId, search] = await Promise.all([
    getOrganizationId(),
    readSearchParams(projectsSearch, searchParams),
  ]);
  return (
    <Prefetch queries={[trpc.projects.overview.prefetch(projectsInput(organizationId, search))]}>
      <ProjectsTable />
    </Prefetch>
  );
}
