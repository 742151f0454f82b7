'use client';

import type { RoleSummary } from '@rolecall/contracts';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { providerLabel } from '@/features/external-groups/providers';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { listInWords } from '@/words';

interface DeleteRoleDialogProps {
  role: RoleSummary;
  onClose: () => void;
  onConfirm: () => void;
  isPending?: boolean;
  error?: unknown;
}

/** How many are named before a number stands for the rest. */
const named = 3;

/** Asks before a role is deleted, and names what goes with it. */
export function DeleteRoleDialog({ role, onClose, ...rest }: DeleteRoleDialogProps) {
  const { organization } = useSession();
  const input = { organization_id: organization.id, role_id: role.id, limit: named };
  const members = trpc.roleMemberships.list.useQuery(input);
  const groups = trpc.roleExternalReferences.overview.useQuery(input);
  const people = listInWords(
    (members.data?.results ?? []).map(({ user }) => nameOf(user)),
    members.data?.count ?? role.member_count,
    ['person', 'people'],
  );
  const ties = listInWords(
    (groups.data?.results ?? []).map(
      ({ provider, provider_role_name }) => `${provider_role_name} (${providerLabel(provider)})`,
    ),
    groups.data?.count ?? role.external_reference_count,
    ['external group', 'external groups'],
  );
  return (
    <ConfirmDialog
      title={`Delete “${role.name}”?`}
      isOpen
      onOpenChange={onClose}
      confirm="Delete role"
      typed={role.name}
      {...rest}
    >
      <p>{people === '' ? 'Nobody has this role.' : `${people} will no longer have this role.`}</p>
      {ties !== '' && <p>Its ties to groups elsewhere go with it: {ties}.</p>}
      {role.is_default && <p>It is the default role: whoever joins from now on gets none.</p>}
      <p>This cannot be undone.</p>
    </ConfirmDialog>
  );
}
