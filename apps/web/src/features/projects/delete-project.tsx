'use client';

import { Trash2 } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorState } from '@/components/ui/error-state';
import { toastDone } from '@/components/ui/toast';
import { dashboardsInput, firstDashboards } from '@/features/dashboards/search';
import { useCan } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useProject, useProjectPath } from './use-project';

/** The end of a project, and what goes with it. */
export function DeleteProject() {
  const path = useProjectPath();
  const { data: project } = useProject();
  const dashboards = trpc.dashboards.list.useQuery(dashboardsInput(path.id, firstDashboards));
  const router = useRouter();
  const utils = trpc.useUtils();
  const canDelete = useCan('projects.delete');
  const [isAsking, setAsking] = useState(false);
  const remove = trpc.projects.delete.useMutation({
    async onSuccess() {
      toastDone(`Project “${project?.name}” deleted`);
      router.push('/projects');
      await utils.projects.overview.invalidate();
    },
  });
  if (!canDelete)
    return (
      <ErrorState
        failure={{ code: 'permission_denied', detail: 'Only admins and owners of the organization delete projects.' }}
      />
    );
  if (!project) return null;
  const { count = 0, results = [] } = dashboards.data ?? {};
  const names = results.map(({ name }) => `“${name}”`).join(', ');
  const goesWithIt = [
    'All its settings.',
    count === 0
      ? 'It has no dashboards.'
      : count > results.length
        ? `Its ${count} dashboards: ${names} and ${count - results.length} more.`
        : `${count === 1 ? 'Its dashboard' : `Its ${count} dashboards`}: ${names}.`,
    project.secret_api_token
      ? 'Its tokens: whatever uses the public token or a secret one is refused at once.'
      : 'Its public token: whatever sends events with it is refused at once.',
  ];
  return (
    <section aria-labelledby="delete-title" className="rounded-lg border border-danger/50 bg-surface p-4">
      <h2 id="delete-title" className="text-base font-semibold">
        Delete project
      </h2>
      <p className="mt-1 text-ink-muted">This cannot be undone. With the project go:</p>
      <ul className="mt-2 list-disc space-y-1 pl-5 break-words">
        {goesWithIt.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <p className="mt-2 text-ink-muted">The activity log keeps what happened.</p>
      <Button variant="danger" className="mt-4" onClick={() => setAsking(true)}>
        <Trash2 aria-hidden /> Delete project…
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Delete “${project.name}”?`}
          isOpen
          onOpenChange={() => {
            setAsking(false);
            remove.reset();
          }}
          confirm="Delete project"
          typed={project.name}
          onConfirm={() => remove.mutate(path)}
          isPending={remove.isPending}
          error={remove.error}
        >
          <ul className="list-disc space-y-1 pl-5 break-words">
            {goesWithIt.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <p>This cannot be undone.</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
