'use client';

import type { Dashboard } from '@rolecall/contracts';
import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { ListEditor } from '@/components/ui/list-editor';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

interface DashboardDialogProps {
  projectId: number;
  /** The one to change; none to add one. */
  dashboard: Dashboard | null;
  onClose: () => void;
}

/** Adds a dashboard to the project, or changes one. */
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
  const [isPinned, setPinned] = useState(dashboard?.pinned ?? false);
  const [tags, setTags] = useState(dashboard?.tags ?? []);
  return (
    <Dialog title={dashboard ? 'Edit dashboard' : 'Add dashboard'} isOpen onOpenChange={onClose}>
      <Form
        error={error}
        onSubmit={({ name = '', url = '', description = '' }) => {
          if (isPending) return;
          const fields = { name, url: url.trim() === '' ? null : url, description, pinned: isPinned, tags };
          if (dashboard) update.mutate({ ...project, id: dashboard.id, ...fields });
          else create.mutate({ ...project, ...fields });
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
          maxLength={2000}
          defaultValue={dashboard?.url ?? ''}
          placeholder="https://metrics.example.com/sign-ups"
          hint="Where it is: an http or https address. Without one it is listed by name alone."
        />
        <TextField
          name="description"
          label="Description"
          rows={3}
          maxLength={2000}
          defaultValue={dashboard?.description}
          hint="What it shows."
        />
        <ListEditor name="tags" label="Tags" entry="Tag" maxLength={100} value={tags} onChange={setTags} />
        <Checkbox
          name="pinned"
          label="Pinned"
          description="Shown before the others on its page of the list."
          checked={isPinned}
          onChange={setPinned}
        />
      </Form>
    </Dialog>
  );
}
