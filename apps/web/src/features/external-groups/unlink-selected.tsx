'use client';

import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { X } from 'lucide-react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';

/** Unlinks the groups that are selected from their roles. */
export function UnlinkSelected({ bulk }: { bulk: Bulk<RoleExternalReferenceWithRole> }) {
  const { organization } = useSession();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roleExternalReferences.deleteMany.useMutation();
  const groups = countInWords(bulk.entries.length, ['group', 'groups']);
  return (
    <BulkButton
      bulk={bulk}
      icon={<X aria-hidden />}
      label="Unlink"
      question={`Unlink ${groups}?`}
      confirm="Unlink groups"
      write={{
        doing: 'Unlinking groups',
        send: (part) => mutateAsync({ organization_id: organization.id, ids: part.map(({ id }) => id) }),
        done: `${groups} unlinked`,
        failed: 'Not every group was unlinked',
        changed,
      }}
    >
      <p>Programs that look the groups up no longer find a role.</p>
    </BulkButton>
  );
}
