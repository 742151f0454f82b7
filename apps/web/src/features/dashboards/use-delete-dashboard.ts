'use client';

import type { Dashboard } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Deletes a dashboard of a project. */
export function useDeleteDashboard(project_id: number) {
  const t = useTranslations('dashboards');
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.dashboards.delete.useMutation();
  return writing({
    send: ({ id }: Dashboard) => mutateAsync({ project_id, id }),
    show: ({ id }) => atOnce.remove<Dashboard>(trpc.dashboards.list, (each) => each.id === id),
    done: () => ({ title: t('deleted') }),
    gone: () => t('alreadyDeleted'),
    failed: () => t('notDeleted'),
    changed: () =>
      Promise.all([
        utils.dashboards.list.invalidate(),
        utils.projects.overview.invalidate(),
        utils.projects.get.invalidate(),
      ]),
  });
}
