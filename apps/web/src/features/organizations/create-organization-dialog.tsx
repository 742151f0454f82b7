'use client';

import { useTranslations } from 'next-intl';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { TextField } from '@/components/ui/text-field';
import { trpc } from '@/trpc/client';

/** Makes an organization, whose owner one is then, and goes there. */
export function CreateOrganizationDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('organizations');
  const create = trpc.organizations.create.useMutation({ onSuccess: () => leaveTo('/') });
  return (
    <Dialog title={t('newTitle')} isOpen onOpenChange={onClose}>
      <Form
        error={create.error}
        onSubmit={({ name = '' }) => leaveFor(() => create.mutate({ name }))}
        actions={
          <SubmitActions isPending={create.isPending} onCancel={onClose}>
            {t('create')}
          </SubmitActions>
        }
      >
        <TextField name="name" label={t('name')} required autoFocus maxLength={64} hint={t('nameHint')} />
      </Form>
    </Dialog>
  );
}
