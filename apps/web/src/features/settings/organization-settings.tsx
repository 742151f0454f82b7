'use client';

import { keepPreviousData } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { QueryError } from '@/components/query-error';
import { Panel } from '@/components/ui/panel';
import { PanelsSkeleton } from '@/components/ui/panels-skeleton';
import { AskAdmins } from '@/features/ask-admins';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { DangerZone } from './danger-zone';
import { defaultRoleInput } from './default-role';
import { OrganizationForm } from './organization-form';
import { SecurityPolicy } from './security-policy';

/** The organization's settings, which are read-only for people who may not change them. */
export function OrganizationSettings() {
  const t = useTranslations('settings');
  const { organization: here } = useSession();
  const canChange = useCan('organizations.update');
  const organization = trpc.organizations.get.useQuery({ organization_id: here.id });
  const defaultRoleId = organization.data?.default_role_id ?? null;
  const role = trpc.roles.names.useQuery(defaultRoleInput({ id: here.id, default_role_id: defaultRoleId }), {
    enabled: defaultRoleId !== null,
    // Keeps an open form on screen if somebody else chooses another role.
    placeholderData: keepPreviousData,
  });
  if (organization.error && !organization.data) return <QueryError query={organization} />;
  if (!organization.data || (defaultRoleId !== null && role.isPending)) return <PanelsSkeleton />;
  const { name, posthog_contact, shared_slack_channel_url } = organization.data;
  const defaultRole = role.data?.results.find(({ id }) => id === defaultRoleId);
  return (
    <div className="grid max-w-4xl gap-4">
      {canChange ? (
        <OrganizationForm
          organization={organization.data}
          defaultRole={defaultRole && { id: defaultRole.id, label: defaultRole.name }}
        />
      ) : (
        <Panel
          title={t('organization')}
          description={
            <>
              {t('readOnly')} <AskAdmins />
            </>
          }
        >
          <dl className="grid gap-3 sm:grid-cols-2">
            {[
              [t('name'), name],
              [t('contact'), posthog_contact?.name ?? t('none')],
              [t('slackChannel'), shared_slack_channel_url ?? t('none')],
              [t('defaultRole'), defaultRole?.name ?? t('none')],
            ].map(([term, value]) => (
              <div key={term} className="min-w-0">
                <dt className="text-[0.8125rem] text-ink-muted">{term}</dt>
                <dd className="mt-0.5 break-words">{value}</dd>
              </div>
            ))}
          </dl>
        </Panel>
      )}
      {canChange && <SecurityPolicy />}
      <DangerZone name={name} />
    </div>
  );
}
