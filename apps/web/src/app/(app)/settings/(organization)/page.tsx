import { getOrganizationId } from '@/features/current-session';
import { defaultRoleInput } from '@/features/settings/default-role';
import { OrganizationSettings } from '@/features/settings/organization-settings';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

export const generateMetadata = pageTitle('settings.title');

export default async function OrganizationSettingsPage() {
  const [trpc, organization_id] = await Promise.all([getTrpc(), getOrganizationId()]);
  const organization = await trpc.organizations.get.fetch({ organization_id }).catch(() => null);
  return (
    <Prefetch
      required={[trpc.organizations.get.queryOptions({ organization_id })]}
      optional={[
        trpc.organizations.policy.queryOptions({ organization_id }),
        ...(organization?.default_role_id ? [trpc.roles.names.queryOptions(defaultRoleInput(organization))] : []),
      ]}
    >
      <OrganizationSettings />
    </Prefetch>
  );
}
