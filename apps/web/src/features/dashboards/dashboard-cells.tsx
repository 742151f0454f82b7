import type { AccessLevel, Dashboard } from '@rolecall/contracts';
import { Pencil, ShieldCheck, Star, StarOff, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import type { RowState } from '@/components/resource-table/columns';
import { Badge } from '@/components/ui/badge';
import { action } from '@/components/ui/menu';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useIsProjectAdmin, useProject, useProjectPath } from '@/features/projects/use-project';
import { useUpdateProject } from '@/features/projects/use-update-project';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { DashboardLink } from './dashboard-link';
import { dashboardLevelsInput } from './search';

/** A dashboard's name, tags and description. */
export function DashboardCell({ dashboard, isPrimary }: { dashboard: Dashboard; isPrimary: boolean }) {
  const t = useTranslations('dashboards');
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-2">
        <DashboardLink dashboard={dashboard} className="rounded font-medium text-ink hover:underline" />
        {isPrimary && <Badge tone="accent">{t('primary')}</Badge>}
        {dashboard.pinned && <Badge>{t('pinned')}</Badge>}
        {dashboard.tags.length > 0 && (
          <ul aria-label={t('tagsOf', { name: dashboard.name })} className="flex flex-wrap gap-1">
            {dashboard.tags.map((tag) => (
              <li
                key={tag}
                className="max-w-full min-w-0 rounded border border-line px-1.5 text-xs wrap-anywhere text-ink-muted"
              >
                {tag}
              </li>
            ))}
          </ul>
        )}
      </div>
      {dashboard.description && (
        <p className="line-clamp-2 max-w-prose text-[0.8125rem] wrap-anywhere text-ink-muted">
          {dashboard.description}
        </p>
      )}
    </>
  );
}

/**
 * Makes menus of what the user can do with dashboards.
 * @returns a function that makes the menu of a dashboard, given whether the user has more than view access to it
 */
export function useDashboardMenu() {
  const t = useTranslations('dashboards');
  const path = useProjectPath();
  const canChoose = useIsProjectAdmin();
  const current = useProject().primary_dashboard;
  const router = useRouter();
  const update = useUpdateProject();
  const choose = (name: string, primary_dashboard: number | null) =>
    update.mutate(
      { ...path, primary_dashboard, expected: { primary_dashboard: current } },
      {
        onSuccess: () => toastDone(primary_dashboard === null ? t('noPrimary') : t('madePrimary', { name })),
        onError: (error) => toastFailed(t('primaryNotChanged'), error),
      },
    );
  return ({ id, name }: Dashboard, canChange: boolean, open: RowState['open']) => {
    const isPrimary = id === current;
    return [
      [
        canChange && action('edit', t('openEdit'), <Pencil />, () => open('edit')),
        canChoose &&
          action('primary', t(isPrimary ? 'removePrimary' : 'makePrimary'), isPrimary ? <StarOff /> : <Star />, () =>
            choose(name, isPrimary ? null : id),
          ),
        action('access', t('access'), <ShieldCheck />, () =>
          router.push(`/projects/${path.id}/dashboards/${id}/access`),
        ),
        canChange && action('delete', t('openDelete'), <Trash2 />, () => open('delete'), { danger: true }),
      ],
    ];
  };
}

const changes = (level: AccessLevel | undefined) => level === 'editor' || level === 'manager';

/** What the user may do with a project's dashboards, so that nothing is offered that would be refused. */
export function useDashboardLevels(projectId: number, dashboards: readonly Pick<Dashboard, 'id'>[]) {
  const { data } = trpc.access.dashboardLevels.useQuery(dashboardLevelsInput(projectId, dashboards), keepingPrevious);
  const levels = new Map(data?.dashboards.map(({ id, access_level }) => [id, access_level]));
  return {
    canCreate: changes(data?.access_level),
    canChange: (id: number) => changes(levels.get(id)),
  };
}

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
