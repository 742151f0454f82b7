'use client';

import { useTranslations } from 'next-intl';
import { Dialog, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';

interface SaveViewDialogProps {
  onClose: () => void;
  onSave: (name: string) => void;
}

/** Asks what a view of a list is called. */
export function SaveViewDialog({ onClose, onSave }: SaveViewDialogProps) {
  const t = useTranslations('ui');
  return (
    <Dialog title={t('saveViewTitle')} isOpen onOpenChange={onClose}>
      <Form
        onSubmit={({ name = '' }) => {
          if (name.trim() === '') return { name: 'name', detail: t('fieldRequired') };
          return onSave(name.trim());
        }}
        actions={<SubmitActions onCancel={onClose}>{t('save')}</SubmitActions>}
      >
        <TextField label={t('viewName')} name="name" required autoFocus maxLength={60} hint={t('viewHint')} />
      </Form>
    </Dialog>
  );
}
