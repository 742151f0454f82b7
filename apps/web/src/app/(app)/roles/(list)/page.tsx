import { RolesTable } from '@/features/roles/roles-table';
import { rolesSearch } from '@/features/roles/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { organizationListInput } from '@/url-state';

export const generateMetadata = pageTitle('roles.title');

export default async function RolesPage({ searchParams }: PageProps<'/roles'>) {
  const [trpc, organizationId, search] = await askedFor(rolesSearch, searchParams);
  return (
    <Prefetch required={[trpc.roles.overview.queryOptions(organizationListInput(organizationId, search))]}>
      <RolesTable />
    </Prefetch>
  );
}
