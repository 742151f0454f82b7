import type { Metadata } from 'next';
import { projectsOfRoleInput } from '@/features/access/search';
import { activityInput } from '@/features/activity/search';
import { findSession, getOrganizationId } from '@/features/current-session';
import { groupsOfRoleInput } from '@/features/external-groups/search';
import { RolePage } from '@/features/roles/role-page';
import { latestChanges, roleMembersInput, roleMembersSearch } from '@/features/roles/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export async function generateMetadata({ params }: PageProps<'/roles/[id]'>): Promise<Metadata> {
  const [organization_id, { id }] = await Promise.all([getOrganizationId(), params]);
  const role = await trpc.roles.summary({ organization_id, id }).catch(() => null);
  return { title: role ? role.name : 'Role' };
}

export default async function Page({ params, searchParams }: PageProps<'/roles/[id]'>) {
  const [session, organizationId, { id }, search] = await Promise.all([
    findSession(),
    getOrganizationId(),
    params,
    readSearchParams(roleMembersSearch, searchParams),
  ]);
  const queries = [
    trpc.roles.summary.prefetch({ organization_id: organizationId, id }),
    trpc.roleMemberships.list.prefetch(roleMembersInput(organizationId, id, search)),
    trpc.roleExternalReferences.overview.prefetch(groupsOfRoleInput(organizationId, id)),
    trpc.access.projectsOfRole.prefetch(projectsOfRoleInput(organizationId, id)),
  ];
  if (!session?.denied.includes('activityLog.list'))
    queries.push(trpc.activityLog.list.prefetch(activityInput(organizationId, { role_id: id }, latestChanges)));
  return (
    <Prefetch queries={queries}>
      <RolePage roleId={id} />
    </Prefetch>
  );
}
