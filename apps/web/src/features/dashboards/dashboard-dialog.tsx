'use client';

import type { Dashboard } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Checkbox } from '@/components/ui/checkbox';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { ListEditor } from '@/components/ui/list-editor';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';

const exampleUrl = 'https://metrics.example.com/sign-ups';

interface DashboardDialogProps {
  projectId: number;
  /** The one to change; none to add one. */
  dashboard: Dashboard | null;
  onClose: () => void;
}

/** Adds a dashboard to the project, or changes one. */
export function DashboardDialog({ projectId, dashboard, onClose }: DashboardDialogProps) {
  const t = useTranslations('dashboards');
  const tUi = useTranslations('ui');
  const utils = trpc.useUtils();
  const onSuccess = ({ name }: Dashboard) => {
    onClose();
    toastDone(t(dashboard ? 'saved' : 'added', { name }));
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
    <Dialog title={t(dashboard ? 'edit' : 'add')} isOpen onOpenChange={onClose}>
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
            {dashboard ? tUi('save') : t('add')}
          </SubmitActions>
        }
      >
        <TextField name="name" label={t('name')} required autoFocus maxLength={400} defaultValue={dashboard?.name} />
        <TextField
          name="url"
          label={t('address')}
          inputMode="url"
          maxLength={2000}
          defaultValue={dashboard?.url ?? ''}
          placeholder={exampleUrl}
          hint={t('addressHint')}
        />
        <TextField
          name="description"
          label={t('about')}
          rows={3}
          maxLength={2000}
          defaultValue={dashboard?.description}
          hint={t('aboutHint')}
        />
        <ListEditor name="tags" label={t('tags')} entry={t('tag')} maxLength={100} value={tags} onChange={setTags} />
        <Checkbox
          name="pinned"
          label={t('pinned')}
          description={t('pinnedText')}
          checked={isPinned}
          onChange={setPinned}
        />
      </Form>
    </Dialog>
  );
}
