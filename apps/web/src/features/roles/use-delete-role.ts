'use client';

import type { RoleSummary } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';
import { useRolesChanged } from './use-roles-changed';

/** Takes a role off the lists it is shown in at once, and puts it back where the server refuses. */
export function useDeleteRole() {
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roles.delete.useMutation();
  return async (role: RoleSummary) => {
    const overview = getQueryKey(trpc.roles.overview);
    const putBack = await removeFromLists<RoleSummary>(client, overview, ({ id }) => id === role.id);
    try {
      await mutateAsync({ organization_id: organization.id, id: role.id });
      toastDone(`Role “${role.name}” deleted`);
    } catch (error) {
      putBack();
      toastFailed(`The role “${role.name}” was not deleted`, error);
    } finally {
      void changed();
    }
  };
}
