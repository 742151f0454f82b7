'use client';

import type { Organization } from '@rolecall/contracts';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Form } from '@/components/ui/form';
import type { Pick } from '@/components/ui/multi-combo-box';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

const RolesComboBox = dynamic(() => import('@/features/roles/roles-combo-box').then((module) => module.RolesComboBox), {
  ssr: false,
  loading: () => <Skeleton className="h-21" />,
});

interface OrganizationFormProps {
  organization: Organization;
  defaultRole: Pick | undefined;
}

/** Changes how the organization is called, whom new people may ask, and which role they get. */
export function OrganizationForm({ organization, defaultRole }: OrganizationFormProps) {
  const router = useRouter();
  const utils = trpc.useUtils();
  const [role, setRole] = useState(defaultRole ? [defaultRole] : []);
  const update = trpc.organizations.update.useMutation({
    onSuccess(saved) {
      utils.organizations.get.setData({ organization_id: organization.id }, saved);
      toastDone('Settings saved');
      // The frame of the page tells the name too.
      if (saved.name !== organization.name) router.refresh();
    },
    onSettled: () =>
      Promise.all([utils.organizations.invalidate(), utils.roles.invalidate(), utils.welcome.invalidate()]),
  });
  return (
    <Panel title="Organization">
      <Form
        className="max-w-lg"
        error={update.error}
        onSubmit={({ name = '', posthog_contact = '', shared_slack_channel_url = '' }) =>
          update.mutate({
            organization_id: organization.id,
            name,
            posthog_contact: posthog_contact.trim() === '' ? null : { name: posthog_contact },
            shared_slack_channel_url: shared_slack_channel_url.trim() === '' ? null : shared_slack_channel_url,
            default_role_id: role[0]?.id ?? null,
          })
        }
        actions={
          <div>
            <Button type="submit" variant="primary" isPending={update.isPending}>
              Save
            </Button>
          </div>
        }
      >
        <TextField name="name" label="Name" required maxLength={64} defaultValue={organization.name} />
        <TextField
          name="posthog_contact"
          label="Contact"
          maxLength={200}
          defaultValue={organization.posthog_contact?.name ?? ''}
          hint="Whom new people may ask. Their welcome page names them."
        />
        <TextField
          name="shared_slack_channel_url"
          label="Slack channel"
          inputMode="url"
          maxLength={500}
          placeholder="https://acme.slack.com/archives/C0123456789"
          defaultValue={organization.shared_slack_channel_url ?? ''}
          hint="The address of a channel where new people may ask."
        />
        <RolesComboBox
          name="default_role_id"
          label="Default role"
          isOptional
          isSingle
          selected={role}
          onSelect={setRole}
          hint="Everybody who joins from now on gets it. Those who are here already keep the roles they have."
        />
      </Form>
    </Panel>
  );
}
