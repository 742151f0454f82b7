'use client';

import type { OrganizationMember } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';

/** Takes a member off the lists at once, and puts them back where the server refuses. */
export function useRemoveMember({ user }: Pick<OrganizationMember, 'user'>) {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  const rolesChanged = useRolesChanged();
  return trpc.members.delete.useMutation({
    onMutate: ({ user_uuid }) =>
      removeFromLists<OrganizationMember>(
        client,
        getQueryKey(trpc.members.list),
        (member) => member.user.uuid === user_uuid,
      ),
    onError(error, _, putBack) {
      putBack?.();
      toastFailed(`${nameOf(user)} was not removed`, error);
    },
    onSuccess: () => toastDone(`${nameOf(user)} removed`),
    onSettled: () => Promise.all([utils.members.list.invalidate(), rolesChanged()]),
  });
}
