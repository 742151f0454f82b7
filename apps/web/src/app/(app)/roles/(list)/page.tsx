import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { RolesTable } from '@/features/roles/roles-table';
import { rolesInput, rolesSearch } from '@/features/roles/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Roles' };

export default async function RolesPage({ searchParams }: PageProps<'/roles'>) {
  const [organizationId, search] = await Promise.all([
    getOrganizationId(),
    readSearchParams(rolesSearch, searchParams),
  ]);
  return (
    <Prefetch queries={[trpc.roles.overview.prefetch(rolesInput(organizationId, search))]}>
      <RolesTable />
    </Prefetch>
  );
}
