'use client';

import type { Dashboard } from '@rolecall/contracts';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

interface DashboardDialogProps {
  projectId: number;
  /** The one to change; none to add one. */
  dashboard: Dashboard | null;
  onClose: () => void;
}

/** Adds a link to the project's dashboards, or changes one. */
export function DashboardDialog({ projectId, dashboard, onClose }: DashboardDialogProps) {
  const utils = trpc.useUtils();
  const onSuccess = ({ name }: Dashboard) => {
    onClose();
    toastDone(dashboard ? `Dashboard “${name}” saved` : `Dashboard “${name}” added`);
    void utils.projects.overview.invalidate();
    return utils.dashboards.list.invalidate();
  };
  const create = trpc.dashboards.create.useMutation({ onSuccess });
  const update = trpc.dashboards.update.useMutation({ onSuccess });
  const { error, isPending } = dashboard ? update : create;
  const project = { project_id: projectId };
  return (
    <Dialog title={dashboard ? 'Edit dashboard' : 'Add dashboard'} isOpen onOpenChange={onClose}>
      <Form
        error={error}
        onSubmit={({ name = '', url = '', description = '' }) => {
          if (isPending) return;
          if (dashboard) update.mutate({ ...project, id: dashboard.id, name, url, description });
          else create.mutate({ ...project, name, url, description });
        }}
        actions={
          <SubmitActions isPending={isPending} onCancel={onClose}>
            {dashboard ? 'Save' : 'Add dashboard'}
          </SubmitActions>
        }
      >
        <TextField name="name" label="Name" required autoFocus maxLength={400} defaultValue={dashboard?.name} />
        <TextField
          name="url"
          label="Address"
          inputMode="url"
          required
          maxLength={2000}
          defaultValue={dashboard?.url}
          placeholder="https://metrics.example.com/sign-ups"
          hint="Where it is: an http or https address."
        />
        <TextField
          name="description"
          label="Description"
          rows={3}
          maxLength={2000}
          defaultValue={dashboard?.description}
          hint="What it shows."
        />
      </Form>
    </Dialog>
  );
}
