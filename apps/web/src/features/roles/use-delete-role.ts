'use client';

import type { Page, RoleSummary } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';
import { useRolesChanged } from './use-roles-changed';

/** Takes a role off the lists it is shown in at once, and puts it back where the server refuses. */
export function useDeleteRole() {
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roles.delete.useMutation();
  return async (role: RoleSummary) => {
    const putBack = await showAtOnce<Page<RoleSummary>>(client, getQueryKey(trpc.roles.overview), (page) => {
      const results = page.results.filter(({ id }) => id !== role.id);
      return { count: page.count - (page.results.length - results.length), results };
    });
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
