'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';
import { useRolesChanged } from './use-roles-changed';

/** Takes a role from a person on screen at once, and gives it back where the server refuses or the person thinks better of it. */
export function useRemoveFromRole(role: RoleSummary) {
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const remove = trpc.roleMemberships.delete.useMutation();
  const add = trpc.roleMemberships.create.useMutation({ onSettled: () => changed() });
  const inRole = { organization_id: organization.id, role_id: role.id };
  return async ({ id, user }: RoleMembership) => {
    const list = getQueryKey(trpc.roleMemberships.list);
    const putBack = await removeFromLists<RoleMembership>(client, list, (membership) => membership.id === id);
    const name = nameOf(user);
    try {
      await remove.mutateAsync({ ...inRole, id });
      toastDone(`${name} no longer has “${role.name}”`, {
        undo: () =>
          add.mutate(
            { ...inRole, user_uuid: user.uuid },
            { onError: (error) => toastFailed(`${name} did not get “${role.name}” back`, error) },
          ),
      });
    } catch (error) {
      putBack();
      toastFailed(`${name} still has “${role.name}”`, error);
    } finally {
      void changed();
    }
  };
}
