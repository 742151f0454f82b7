import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { useMembershipChanged } from './use-roles-changed';

/** Returns a function that takes back roles that were just given: all or none. */
export function useUndoGiving() {
  const { organization } = useSession();
  const changed = useMembershipChanged();
  const { mutateAsync } = trpc.roleMemberships.deleteMany.useMutation();
  return (given: readonly { id: string }[], failed: string) =>
    void writing({
      send: () => mutateAsync({ organization_id: organization.id, ids: given.map(({ id }) => id) }),
      failed: () => failed,
      changed,
    })();
}
