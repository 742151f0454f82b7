import type { Dashboard } from '@rolecall/contracts';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { FieldConflict, focusConflict } from '@/components/field-conflict';
import { Checkbox } from '@/components/ui/checkbox';
import { FormDialog } from '@/components/ui/form-dialog';
import { ListEditor } from '@/components/ui/list-editor';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSettingsDraft } from '@/components/ui/use-settings-draft';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';

const exampleUrl = 'https://metrics.example.com/sign-ups';

type Fields = Pick<Dashboard, 'name' | 'url' | 'description' | 'tags' | 'pinned'>;

const nothing: Fields = { name: '', url: null, description: '', tags: [], pinned: false };

interface DashboardDialogProps {
  projectId: number;
  /** The dashboard to change; null to add one. */
  dashboard: Dashboard | null;
  onClose: () => void;
}

/** Adds a dashboard to the project, or changes one. */
export function DashboardDialog({ projectId, dashboard, onClose }: DashboardDialogProps) {
  const t = useTranslations('dashboards');
  const tUi = useTranslations('ui');
  const utils = trpc.useUtils();
  const project = { project_id: projectId };
  const draft = useSettingsDraft<Fields>(dashboard ?? nothing);
  const update = trpc.dashboards.update.useMutation();
  const create = trpc.dashboards.create.useMutation();
  const save = useMutation({
    mutationFn: () =>
      dashboard
        ? update.mutateAsync({ ...project, id: dashboard.id, ...draft.update, expected: draft.expected })
        : create.mutateAsync({ ...project, ...nothing, ...draft.update }),
    onSuccess({ name }) {
      onClose();
      toastDone(t(dashboard ? 'saved' : 'added', { name }));
      void utils.projects.overview.invalidate();
    },
    onSettled: refreshed(() => utils.dashboards.list.invalidate()),
  });
  const [conflict] = draft.conflicts;
  const conflictAt = (name: keyof Fields, label: string) =>
    dashboard && (
      <FieldConflict
        name={name}
        label={label}
        of={{ scope: 'Dashboard', item_id: String(dashboard.id) }}
        conflict={draft.conflictOf(name)}
      />
    );
  return (
    <FormDialog
      title={t(dashboard ? 'edit' : 'add')}
      onClose={onClose}
      submit={dashboard ? tUi('save') : t('add')}
      write={save}
      error={conflict === undefined ? save.error : undefined}
      onSubmit={() => {
        if (save.isPending) return;
        if (conflict === undefined) save.mutate();
        else focusConflict(conflict);
      }}
    >
      <TextField
        name="name"
        label={t('name')}
        required
        autoFocus
        maxLength={400}
        value={draft.valueOf('name')}
        onChange={(name) => draft.change('name', name)}
      />
      {conflictAt('name', t('name'))}
      <TextField
        name="url"
        label={t('address')}
        inputMode="url"
        maxLength={2000}
        value={draft.valueOf('url') ?? ''}
        onChange={(url) => draft.change('url', url.trim() === '' ? null : url)}
        placeholder={exampleUrl}
        hint={t('addressHint')}
      />
      {conflictAt('url', t('address'))}
      <TextField
        name="description"
        label={t('about')}
        rows={3}
        maxLength={2000}
        value={draft.valueOf('description')}
        onChange={(description) => draft.change('description', description)}
        hint={t('aboutHint')}
      />
      {conflictAt('description', t('about'))}
      <ListEditor
        name="tags"
        label={t('tags')}
        entry={t('tag')}
        maxLength={100}
        value={draft.valueOf('tags')}
        onChange={(tags) => draft.change('tags', tags)}
      />
      {conflictAt('tags', t('tags'))}
      <Checkbox
        name="pinned"
        label={t('pinned')}
        description={t('pinnedText')}
        checked={draft.valueOf('pinned')}
        onChange={(pinned) => draft.change('pinned', pinned)}
      />
    </FormDialog>
  );
}
