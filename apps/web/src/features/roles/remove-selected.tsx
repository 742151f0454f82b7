'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { UserMinus } from 'lucide-react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';
import { useGiveRole } from './use-give-role';
import { useRolesChanged } from './use-roles-changed';

/** Removes the people that are selected from a role. */
export function RemoveSelected({ bulk, role }: { bulk: Bulk<RoleMembership>; role: RoleSummary }) {
  const { entries } = bulk;
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.deleteMany.useMutation();
  const changed = useRolesChanged();
  const give = useGiveRole();
  const people = countInWords(entries.length, ['person', 'people']);
  return (
    <BulkButton
      bulk={bulk}
      icon={<UserMinus aria-hidden />}
      label="Remove from role"
      question={`Remove ${people} from “${role.name}”?`}
      confirm="Remove from role"
      write={{
        doing: 'Removing from role',
        send: (part) => mutateAsync({ organization_id: organization.id, ids: part.map(({ id }) => id) }),
        done: `${people} removed from ${role.name}`,
        failed: `Not everyone was removed from ${role.name}`,
        undo: () =>
          void give(
            role,
            entries.map(({ user }) => user.uuid),
          ),
        changed,
      }}
    >
      <p>They lose the access that the role gives, unless they hold it in another way.</p>
    </BulkButton>
  );
}
