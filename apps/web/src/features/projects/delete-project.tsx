'use client';

import { Trash2 } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { ErrorState } from '@/components/ui/error-state';
import { Panel } from '@/components/ui/panel';
import { toastDone } from '@/components/ui/toast';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { useCan } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useEnding } from '@/trpc/is-first';
import { useProject, useProjectPath } from './use-project';

/** Deletes a project, and lists what is deleted with it. */
export function DeleteProject() {
  const t = useTranslations('projects');
  const format = useFormatter();
  const path = useProjectPath();
  const project = useProject();
  const dashboards = trpc.dashboards.list.useQuery(dashboardsInput(path.id, firstDashboards));
  const router = useRouter();
  const utils = trpc.useUtils();
  const canDelete = useCan('projects.delete');
  const { mutateAsync } = trpc.projects.delete.useMutation();
  const remove = useEnding(
    () => mutateAsync(path),
    (isDeleted) => {
      toastDone(t(isDeleted ? 'deleted' : 'alreadyDeleted', { name: project.name }));
      router.push('/projects');
      return utils.projects.overview.invalidate();
    },
  );
  if (!canDelete) return <ErrorState failure={{ code: 'permission_denied', detail: t('deleteForbidden') }} />;
  /** Says what happens to the dashboards. If the list has not loaded, it says so of all of them. */
  const ofDashboards = () => {
    if (!dashboards.data) return t('deleteAllDashboards');
    const { count, results } = dashboards.data;
    if (count === 0) return t('deleteNoDashboards');
    const names = results.map(({ name }) => t('quoted', { name }));
    const others = count > results.length ? [t('more', { count: count - results.length })] : [];
    return t('deleteDashboards', { count, names: format.list([...names, ...others]) });
  };
  const goesWithIt = (
    <ul className="list-disc space-y-1 pl-5 break-words">
      <li>{t('deleteSettings')}</li>
      <li>{ofDashboards()}</li>
      <li>{t(project.secret_api_token ? 'deleteTokens' : 'deletePublicToken')}</li>
    </ul>
  );
  return (
    <Panel title={t('delete')} description={t('deleteText')} isDangerous>
      {goesWithIt}
      <p className="mt-2 text-ink-muted">{t('deleteLog')}</p>
      <ConfirmButton
        label={
          <>
            <Trash2 aria-hidden /> {t('openDelete')}
          </>
        }
        variant="danger"
        className="mt-4"
        title={t('deleteTitle', { name: project.name })}
        confirm={t('delete')}
        typed={project.name}
        onConfirm={() => remove.mutate()}
        write={remove}
      >
        {goesWithIt}
        <p>{t('notUndoable')}</p>
      </ConfirmButton>
    </Panel>
  );
}
