import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/ui/form-dialog';
import type { Choice } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';
import { type GroupKindId, groupKinds, useGroupFields, useGroupKindOptions } from './kinds';

interface AddGroupDialogProps {
  /** The role to link the group to; without it, the dialog asks for one. */
  role?: { id: string; name: string };
  onClose: () => void;
}

/** Links an external group to a role. The fields, and the hints where to find their values, depend on the kind of group. */
export function AddGroupDialog({ role, onClose }: AddGroupDialogProps) {
  const t = useTranslations('externalGroups');
  const { organization } = useSession();
  const changed = useRolesChanged();
  const [kind, setKind] = useState<GroupKindId>('github-team');
  const [picked, setPicked] = useState<Choice[]>([]);
  const { provider } = groupKinds[kind];
  const kindOptions = useGroupKindOptions();
  const fields = useGroupFields(kind);
  const chosen = role ?? (picked[0] && { id: picked[0].id, name: picked[0].label });
  const create = trpc.roleExternalReferences.create.useMutation({
    onSuccess(reference) {
      onClose();
      toastDone(t('linked', { group: reference.provider_role_name, role: chosen?.name ?? '' }));
    },
    onSettled: refreshed(() => changed()),
  });
  return (
    <FormDialog
      title={role ? t('addTitleFor', { role: role.name }) : t('addTitle')}
      onClose={onClose}
      submit={t('add')}
      write={create}
      disabled={!chosen}
      onSubmit={(values) => {
        if (!chosen) return;
        create.mutate({
          organization_id: organization.id,
          role: chosen.id,
          provider: provider ?? values['provider'] ?? '',
          provider_organization_id: values['provider_organization_id'] ?? '',
          provider_role_id: values['provider_role_id'] ?? '',
          provider_role_slug: values['provider_role_slug'] || null,
          provider_role_name: values['provider_role_name'] ?? '',
        });
      }}
    >
      <Select label={t('kindLabel')} options={kindOptions} value={kind} onChange={setKind} autoFocus={Boolean(role)} />
      {provider === null && (
        <TextField name="provider" label={t('provider')} required maxLength={32} hint={t('providerHint')} />
      )}
      {!role && (
        <RolesComboBox
          label={t('role')}
          name="role"
          hint={t('roleHint')}
          isSingle
          selected={picked}
          onSelect={setPicked}
        />
      )}
      <TextField name="provider_role_name" {...fields.name} required maxLength={255} autoComplete="off" />
      <TextField name="provider_organization_id" {...fields.organization} required maxLength={255} autoComplete="off" />
      <TextField name="provider_role_id" {...fields.id} required maxLength={255} autoComplete="off" />
      <TextField name="provider_role_slug" {...fields.slug} maxLength={255} autoComplete="off" />
    </FormDialog>
  );
}
