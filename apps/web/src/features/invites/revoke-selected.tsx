'use client';

import type { OrganizationInvite } from '@rolecall/contracts';
import { Trash2 } from 'lucide-react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';

/** Revokes the invites that are selected. */
export function RevokeSelected({ bulk }: { bulk: Bulk<OrganizationInvite> }) {
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.invites.deleteMany.useMutation();
  const invites = countInWords(bulk.entries.length, ['invite', 'invites']);
  return (
    <BulkButton
      bulk={bulk}
      icon={<Trash2 aria-hidden />}
      label="Revoke"
      question={`Revoke ${invites}?`}
      confirm="Revoke invites"
      write={{
        doing: 'Revoking invites',
        send: (part) => mutateAsync({ organization_id: organization.id, ids: part.map(({ id }) => id) }),
        done: `${invites} revoked`,
        failed: 'Not every invite was revoked',
        changed: () => utils.invites.list.invalidate(),
      }}
    >
      <p>Their links stop working at once. You can invite the same addresses again.</p>
    </BulkButton>
  );
}
