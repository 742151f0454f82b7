import { getOrganizationId } from '@/features/current-session';
import { RolesTable } from '@/features/roles/roles-table';
import { rolesInput, rolesSearch } from '@/features/roles/search';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('roles.title');

export default async function RolesPage({ searchParams }: PageProps<'/roles'>) {
  const [trpc, organizationId, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(rolesSearch, searchParams),
  ]);
  return (
    <Prefetch required={[trpc.roles.overview.queryOptions(rolesInput(organizationId, search))]}>
      <RolesTable />
    </Prefetch>
  );
}
