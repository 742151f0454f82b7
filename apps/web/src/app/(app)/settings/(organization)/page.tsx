import type { Metadata } from 'next';
import { getOrganizationId } from '@/features/current-session';
import { defaultRoleInput } from '@/features/settings/default-role';
import { OrganizationSettings } from '@/features/settings/organization-settings';
import { Prefetch, trpc } from '@/trpc/server';

export const metadata: Metadata = { title: 'Settings' };

export default async function OrganizationSettingsPage() {
  const organization_id = await getOrganizationId();
  const organization = await trpc.organizations.get({ organization_id }).catch(() => null);
  const queries = [trpc.organizations.get.prefetch({ organization_id })];
  if (organization?.default_role_id) queries.push(trpc.roles.names.prefetch(defaultRoleInput(organization)));
  return (
    <Prefetch queries={queries}>
      <OrganizationSettings />
    </Prefetch>
  );
}
