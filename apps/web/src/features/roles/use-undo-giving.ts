'use client';

import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

/** Takes roles that were just given, all or none. */
export function useUndoGiving() {
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roleMemberships.deleteMany.useMutation();
  return (given: readonly { id: string }[], failed: string) =>
    void writing({
      send: () => mutateAsync({ organization_id: organization.id, ids: given.map(({ id }) => id) }),
      failed: () => failed,
      changed: () => Promise.all([utils.members.get.invalidate(), changed()]),
    })();
}
