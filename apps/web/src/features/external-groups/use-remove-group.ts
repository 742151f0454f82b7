'use client';

import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Unlinks a group in another system from its role, or links it again. */
export function useRemoveGroup() {
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const remove = trpc.roleExternalReferences.delete.useMutation();
  const add = trpc.roleExternalReferences.create.useMutation();
  const linkAgain = writing({
    send(group: RoleExternalReferenceWithRole) {
      const { id: _, role_name: __, created_at: ___, created_by: ____, ...fields } = group;
      return add.mutateAsync({ organization_id: organization.id, ...fields });
    },
    failed: ({ provider_role_name }) => `“${provider_role_name}” was not linked again`,
    changed,
  });
  return writing({
    send: ({ id }: RoleExternalReferenceWithRole) => remove.mutateAsync({ organization_id: organization.id, id }),
    show: ({ id }) =>
      removeFromLists<RoleExternalReferenceWithRole>(
        client,
        getQueryKey(trpc.roleExternalReferences.overview),
        (each) => each.id === id,
      ),
    done: (group) => ({
      title: `${group.provider_role_name} unlinked from ${group.role_name}`,
      undo: () => void linkAgain(group),
    }),
    gone: ({ provider_role_name, role_name }) => `${provider_role_name} was already unlinked from ${role_name}`,
    failed: ({ provider_role_name, role_name }) => `${provider_role_name} is still linked to ${role_name}`,
    changed,
  });
}
