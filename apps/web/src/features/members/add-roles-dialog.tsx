import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ExpiryField, expiryIn, expiryOf } from '@/components/ui/expiry-field';
import { FormDialog } from '@/components/ui/form-dialog';
import type { Choice } from '@/components/ui/multi-combo-box';
import { RolesComboBox } from '@/features/roles/roles-combo-box';
import type { RolesToAdd } from './use-member-roles';

interface AddRolesDialogProps {
  name: string;
  /** The ids of the roles the person already has. */
  held: ReadonlySet<string>;
  /** @throws if the server refuses */
  onAdd: (given: RolesToAdd) => Promise<unknown>;
  onClose: () => void;
}

/** Gives a person several roles at once. */
export function AddRolesDialog({ name, held, onAdd, onClose }: AddRolesDialogProps) {
  const t = useTranslations('members');
  const [roles, setRoles] = useState<Choice[]>([]);
  const [expiry, setExpiry] = useState(() => expiryIn('never'));
  const add = useMutation({ mutationFn: onAdd, onSuccess: onClose });
  return (
    <FormDialog
      title={t('addRolesTitle', { name })}
      onClose={onClose}
      submit={t('addRolesCount', { count: roles.length })}
      write={add}
      disabled={roles.length === 0}
      onSubmit={() => {
        if (roles.length > 0) add.mutate({ roles, expires_at: expiryOf(expiry) });
      }}
    >
      <RolesComboBox label={t('roles')} name="role_ids" autoFocus selected={roles} onSelect={setRoles} without={held} />
      <ExpiryField label={t('rolesEnd')} value={expiry} onChange={setExpiry} />
    </FormDialog>
  );
}
