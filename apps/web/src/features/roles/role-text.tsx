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
  /** How it stands there while nobody edits. */
  children: ReactNode;
}

/** What a role is called, or what it is for, edited where it stands. */
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
