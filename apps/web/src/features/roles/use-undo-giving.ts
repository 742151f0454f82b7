'use client';

import { toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useRolesChanged } from './use-roles-changed';

/** Takes roles that were just given, all or none, from a message that may outlive the page. */
export function useUndoGiving() {
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const changed = useRolesChanged();
  return (given: readonly { id: string }[], failed: string) =>
    void utils.client.roleMemberships.deleteMany
      .mutate({ organization_id: organization.id, ids: given.map(({ id }) => id) })
      .catch((error: unknown) => toastFailed(failed, error))
      .finally(() => Promise.all([utils.members.get.invalidate(), changed()]));
}
