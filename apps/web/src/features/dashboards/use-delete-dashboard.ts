'use client';

import type { Dashboard, Page } from '@rolecall/contracts';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import type { dashboardsInput } from './search';

/** Takes a dashboard off the list it was shown in at once, and puts it back where the server refuses. */
export function useDeleteDashboard(input: ReturnType<typeof dashboardsInput>) {
  const utils = trpc.useUtils();
  return trpc.dashboards.delete.useMutation({
    async onMutate({ id }) {
      await utils.dashboards.list.cancel(input);
      const before = utils.dashboards.list.getData(input);
      const without = (page: Page<Dashboard>) => ({
        count: page.count - 1,
        results: page.results.filter((dashboard) => dashboard.id !== id),
      });
      utils.dashboards.list.setData(input, (page) => page && without(page));
      return { before };
    },
    onError(error, _, context) {
      utils.dashboards.list.setData(input, context?.before);
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
