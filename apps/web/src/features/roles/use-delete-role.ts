'use client';

import type { Page, Role } from '@rolecall/contracts';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

/** Takes a role off the list it was shown in at once, and puts it back where the server refuses. */
export function useDeleteRole(input: { organization_id: string; limit: number; offset: number }) {
  const utils = trpc.useUtils();
  return trpc.roles.delete.useMutation({
    async onMutate({ id }) {
      await utils.roles.list.cancel(input);
      const before = utils.roles.list.getData(input);
      const without = (page: Page<Role>) => ({
        count: page.count - 1,
        results: page.results.filter((role) => role.id !== id),
      });
      utils.roles.list.setData(input, (page) => page && without(page));
      return { before };
    },
    onError(error, _, context) {
      utils.roles.list.setData(input, context?.before);
      toastFailed('The role was not deleted', error);
    },
    onSuccess: () => toastDone('Role deleted'),
    onSettled: () => utils.roles.list.invalidate(),
  });
}
