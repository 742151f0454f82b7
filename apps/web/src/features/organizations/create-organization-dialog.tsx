import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/ui/form-dialog';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { TextField } from '@/components/ui/text-field';
import { trpc } from '@/trpc/client';

/** Creates an organization, owned by the current person, and opens it. */
export function CreateOrganizationDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('organizations');
  const create = trpc.organizations.create.useMutation({ onSuccess: () => leaveTo('/') });
  return (
    <FormDialog
      title={t('newTitle')}
      onClose={onClose}
      submit={t('create')}
      write={create}
      onSubmit={({ name = '' }) => leaveFor(() => create.mutate({ name }))}
    >
      <TextField name="name" label={t('name')} required autoFocus maxLength={64} hint={t('nameHint')} />
    </FormDialog>
  );
}
