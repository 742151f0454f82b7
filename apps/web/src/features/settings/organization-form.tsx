import type { Organization } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { FieldConflict } from '@/components/field-conflict';
import type { Choice } from '@/components/ui/multi-combo-box';
import { Panel } from '@/components/ui/panel';
import { SettingsForm } from '@/components/ui/settings-form';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSettingsDraft } from '@/components/ui/use-settings-draft';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';
import { defaultRoleInput } from './default-role';
import { DefaultRolePicker } from './default-role-picker';

const sampleChannel = 'https://acme.slack.com/archives/C0123456789';

type Settings = Pick<Organization, 'name' | 'posthog_contact' | 'shared_slack_channel_url' | 'default_role_id'>;

interface OrganizationFormProps {
  organization: Organization;
  defaultRole: Choice | undefined;
}

/** Changes the organization's name, its contacts for new members, and the role that they get. */
export function OrganizationForm({ organization, defaultRole }: OrganizationFormProps) {
  const t = useTranslations('settings');
  const router = useRouter();
  const utils = trpc.useUtils();
  const draft = useSettingsDraft<Settings>(organization);
  const [picked, setPicked] = useState<Choice>();
  const roleId = draft.valueOf('default_role_id');
  const role = [picked, defaultRole].find((each) => each?.id === roleId);
  const { id, label } = role ?? {};
  // Keeps the same array while the selection is the same.
  const selected = useMemo(() => (id === undefined || label === undefined ? [] : [{ id, label }]), [id, label]);
  const update = trpc.organizations.update.useMutation({
    onSuccess(saved) {
      // The name of the role is known. With it in the cache, the form stays on screen while the rest is refetched.
      if (role && role.id === saved.default_role_id)
        utils.roles.names.setData(defaultRoleInput(saved), {
          count: 1,
          results: [{ id: role.id, name: role.label, is_default: true }],
        });
      utils.organizations.get.setData({ organization_id: organization.id }, saved);
      toastDone(t('saved'));
      // The frame around the page shows the name too.
      if (saved.name !== organization.name) router.refresh();
    },
    onSettled: refreshed(() => Promise.all([utils.organizations.invalidate(), utils.roles.invalidate()])),
  });
  const save = () => {
    const sent = draft.update;
    update.mutate(
      { organization_id: organization.id, ...sent, expected: draft.expected },
      { onSuccess: (saved) => draft.settle(sent, saved) },
    );
  };
  const conflictAt = (name: keyof Settings, fieldLabel: string, text?: string) => (
    <FieldConflict
      name={name}
      label={fieldLabel}
      of={{ scope: 'Organization', item_id: organization.id }}
      conflict={update.isPending ? undefined : draft.conflictOf(name)}
      text={text}
    />
  );
  return (
    <Panel title={t('organization')}>
      <SettingsForm draft={draft} update={update} onSave={save} className="flex max-w-lg flex-col gap-4">
        <TextField
          name="name"
          label={t('name')}
          required
          maxLength={64}
          value={draft.valueOf('name')}
          onChange={(name) => draft.change('name', name)}
        />
        {conflictAt('name', t('name'))}
        <TextField
          name="posthog_contact"
          label={t('contact')}
          maxLength={200}
          value={draft.valueOf('posthog_contact')?.name ?? ''}
          onChange={(name) => draft.change('posthog_contact', name.trim() === '' ? null : { name })}
          hint={t('contactHint')}
        />
        {conflictAt('posthog_contact', t('contact'), organization.posthog_contact?.name)}
        <TextField
          name="shared_slack_channel_url"
          label={t('slackChannel')}
          inputMode="url"
          maxLength={500}
          placeholder={sampleChannel}
          value={draft.valueOf('shared_slack_channel_url') ?? ''}
          onChange={(url) => draft.change('shared_slack_channel_url', url.trim() === '' ? null : url)}
          hint={t('slackChannelHint')}
        />
        {conflictAt('shared_slack_channel_url', t('slackChannel'))}
        <DefaultRolePicker
          name="default_role_id"
          label={t('defaultRole')}
          isOptional
          isSingle
          selected={selected}
          onSelect={([chosen]) => {
            setPicked(chosen);
            draft.change('default_role_id', chosen?.id ?? null);
          }}
          hint={t('defaultRoleHint')}
        />
        {conflictAt('default_role_id', t('defaultRole'), defaultRole?.label)}
      </SettingsForm>
    </Panel>
  );
}
