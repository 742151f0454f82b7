'use client';

import type { Dashboard } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';

/** Takes a dashboard off the lists it is shown in at once, and puts it back where the server refuses. */
export function useDeleteDashboard() {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.dashboards.delete.useMutation({
    onMutate: ({ id }) =>
      removeFromLists<Dashboard>(client, getQueryKey(trpc.dashboards.list), (dashboard) => dashboard.id === id),
    onError(error, _, putBack) {
      putBack?.();
      toastFailed('The dashboard was not deleted', error);
    },
    onSuccess: () => toastDone('Dashboard deleted'),
    onSettled: () =>
      Promise.all([
        utils.dashboards.list.invalidate(),
        utils.projects.overview.invalidate(),
        utils.projects.get.invalidate(),
      ]),
  });
}
