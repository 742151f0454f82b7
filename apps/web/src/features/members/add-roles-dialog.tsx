'use client';

import { useState } from 'react';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import type { Pick } from '@/components/ui/multi-combo-box';
import { RolesComboBox } from '@/features/roles/roles-combo-box';

interface AddRolesDialogProps {
  name: string;
  /** The roles the person has already. */
  held: ReadonlySet<string>;
  onAdd: (roles: Pick[]) => void;
  onClose: () => void;
}

/** Gives a person several roles in one go. */
export function AddRolesDialog({ name, held, onAdd, onClose }: AddRolesDialogProps) {
  const [roles, setRoles] = useState<Pick[]>([]);
  return (
    <Dialog title={`Give ${name} roles`} isOpen onOpenChange={onClose}>
      <Form
        onSubmit={() => {
          if (roles.length === 0) return;
          onClose();
          onAdd(roles);
        }}
        actions={
          <SubmitActions disabled={roles.length === 0} onCancel={onClose}>
            {roles.length > 1 ? `Give ${roles.length} roles` : 'Give role'}
          </SubmitActions>
        }
      >
        <RolesComboBox label="Roles" name="role_ids" autoFocus selected={roles} onSelect={setRoles} without={held} />
      </Form>
    </Dialog>
  );
}
