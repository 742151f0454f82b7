'use client';

import type { Page, RoleSummary } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';
import { useRolesChanged } from './use-roles-changed';

/** Renames a role on screen at once, and back where the server refuses. The promise fails where it does. */
export function useRenameRole() {
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const update = trpc.roles.update.useMutation();
  const rename = async (role: RoleSummary, name: string) => {
    const renamed = (each: RoleSummary) => (each.id === role.id ? { ...each, name } : each);
    const putBack = await Promise.all([
      showAtOnce<RoleSummary>(client, getQueryKey(trpc.roles.summary), renamed),
      showAtOnce<Page<RoleSummary>>(client, getQueryKey(trpc.roles.overview), (page) => ({
        ...page,
        results: page.results.map(renamed),
      })),
    ]);
    try {
      await update.mutateAsync({ organization_id: organization.id, id: role.id, name });
    } catch (error) {
      for (const each of putBack) each();
      throw error;
    } finally {
      void changed();
    }
  };
  return async (role: RoleSummary, name: string) => {
    await rename(role, name);
    toastDone(`“${role.name}” is now “${name}”`, {
      undo: () =>
        void rename({ ...role, name }, role.name).catch((error: unknown) =>
          toastFailed(`The role is still called “${name}”`, error),
        ),
    });
  };
}
