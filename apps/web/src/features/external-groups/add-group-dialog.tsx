'use client';

import { useState } from 'react';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import type { Choice } from '@/components/ui/multi-combo-box';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { type GroupKindId, groupKindOptions, groupKinds } from './kinds';

interface AddGroupDialogProps {
  /** The role it will stand for; without one it is asked for. */
  role?: { id: string; name: string };
  onClose: () => void;
}

/** Ties a group elsewhere to a role. What it asks for, and where to find it, depends on the kind of group. */
export function AddGroupDialog({ role, onClose }: AddGroupDialogProps) {
  const { organization } = useSession();
  const changed = useRolesChanged();
  const [kind, setKind] = useState<GroupKindId>('github-team');
  const [picked, setPicked] = useState<Choice[]>([]);
  const { provider, ...words } = groupKinds[kind];
  const chosen = role ?? (picked[0] && { id: picked[0].id, name: picked[0].label });
  const create = trpc.roleExternalReferences.create.useMutation({
    onSuccess(reference) {
      onClose();
      toastDone(`${reference.provider_role_name} linked to ${chosen?.name}`);
    },
    onSettled: () => changed(),
  });
  return (
    <Dialog title={role ? `Add a group for “${role.name}”` : 'Add an external group'} isOpen onOpenChange={onClose}>
      <Form
        error={create.error}
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
        actions={
          <SubmitActions isPending={create.isPending} disabled={!chosen} onCancel={onClose}>
            Add group
          </SubmitActions>
        }
      >
        <Select label="Kind" options={groupKindOptions} value={kind} onChange={setKind} autoFocus={Boolean(role)} />
        {provider === null && (
          <TextField
            name="provider"
            label="Provider"
            required
            maxLength={32}
            hint="A short name of the program or service, the same each time: “gitlab”."
          />
        )}
        {!role && (
          <RolesComboBox
            label="Role"
            name="role"
            hint="The role this group maps to."
            isSingle
            selected={picked}
            onSelect={setPicked}
          />
        )}
        <TextField name="provider_role_name" {...words.name} required maxLength={255} autoComplete="off" />
        <TextField
          name="provider_organization_id"
          {...words.organization}
          required
          maxLength={255}
          autoComplete="off"
        />
        <TextField name="provider_role_id" {...words.id} required maxLength={255} autoComplete="off" />
        <TextField name="provider_role_slug" {...words.slug} maxLength={255} autoComplete="off" />
      </Form>
    </Dialog>
  );
}
