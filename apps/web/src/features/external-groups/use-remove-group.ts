'use client';

import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';

/** Unties a group elsewhere from its role on screen at once, and ties it again where the server refuses or one thinks better of it. */
export function useRemoveGroup() {
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const remove = trpc.roleExternalReferences.delete.useMutation();
  const add = trpc.roleExternalReferences.create.useMutation({ onSettled: () => changed() });
  return async (group: RoleExternalReferenceWithRole) => {
    const { id, role_name, created_at: _, created_by: __, ...fields } = group;
    const overview = getQueryKey(trpc.roleExternalReferences.overview);
    const putBack = await removeFromLists<RoleExternalReferenceWithRole>(client, overview, (each) => each.id === id);
    const name = group.provider_role_name;
    try {
      await remove.mutateAsync({ organization_id: organization.id, id });
      toastDone(`“${name}” no longer stands for “${role_name}”`, {
        undo: () =>
          add.mutate(
            { organization_id: organization.id, ...fields },
            { onError: (error) => toastFailed(`“${name}” was not tied again`, error) },
          ),
      });
    } catch (error) {
      putBack();
      toastFailed(`“${name}” still stands for “${role_name}”`, error);
    } finally {
      void changed();
    }
  };
}
