import type { RoleSummary } from '@rolecall/contracts';
import type { ReactNode } from 'react';
import { EditInPlace } from '@/components/ui/edit-in-place';
import { useCan } from '@/features/session';
import { type RoleTextField, useEditRole } from './use-edit-role';

const maxLengths: Record<RoleTextField, number> = { name: 200, description: 500 };

interface RoleTextProps {
  role: RoleSummary;
  field: RoleTextField;
  label: string;
  isEditing: boolean;
  onEditing: (isEditing: boolean) => void;
  /** Shown while the text is not edited. */
  children: ReactNode;
}

/** A role's name or description, edited in place. */
export function RoleText({ role, field, ...props }: RoleTextProps) {
  const edit = useEditRole();
  return (
    <EditInPlace
      {...props}
      name={field}
      value={role[field]}
      maxLength={maxLengths[field]}
      isOptional={field === 'description'}
      canEdit={useCan('roles.update')}
      of={{ scope: 'Role', item_id: role.id }}
      onSave={(text, seen) => edit(role, field, text, seen)}
    />
  );
}
