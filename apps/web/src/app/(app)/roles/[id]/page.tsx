import type { Metadata } from 'next';
import { projectsOfRoleInput } from '@/features/access/search';
import { getOrganizationId } from '@/features/current-session';
import { groupsOfRoleInput } from '@/features/external-groups/search';
import { RolePage } from '@/features/roles/role-page';
import { latestChanges, roleMembersInput, roleMembersSearch } from '@/features/roles/search';
import { latestActivity } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { titleOf } from '@/trpc/title-of';
import { readSearchParams } from '@/url-state';

export async function generateMetadata({ params }: PageProps<'/roles/[id]'>): Promise<Metadata> {
  const [trpc, organization_id, { id }] = await Promise.all([getTrpc(), getOrganizationId(), params]);
  const role = trpc.roles.summary.fetch({ organization_id, id });
  return titleOf(
    role.then(({ name }) => name),
    'roles.role',
  );
}

export default async function Page({ params, searchParams }: PageProps<'/roles/[id]'>) {
  const [trpc, organization_id, { id }, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    params,
    readSearchParams(roleMembersSearch, searchParams),
  ]);
  return (
    <Prefetch
      isPage
      required={[trpc.roles.summary.queryOptions({ organization_id, id })]}
      optional={[
        trpc.roleMemberships.overview.queryOptions(roleMembersInput(organization_id, id, search)),
        trpc.roleExternalReferences.overview.queryOptions(groupsOfRoleInput(organization_id, id)),
        trpc.access.projectsOfRole.queryOptions(projectsOfRoleInput(organization_id, id)),
        ...(await latestActivity({ role_id: id }, latestChanges)),
      ]}
    >
      <RolePage roleId={id} />
    </Prefetch>
  );
}
