import { useTranslations } from 'next-intl';
import { FormDialog } from '@/components/ui/form-dialog';
import { TextField } from '@/components/ui/text-field';

/** Asks for the name of a view of a list. */
export function SaveViewDialog({ onClose, onSave }: { onClose: () => void; onSave: (name: string) => void }) {
  const t = useTranslations('ui');
  return (
    <FormDialog
      title={t('saveViewTitle')}
      onClose={onClose}
      submit={t('save')}
      onSubmit={({ name = '' }) => {
        if (name.trim() === '') return { name: 'name', detail: t('fieldRequired') };
        return onSave(name.trim());
      }}
    >
      <TextField label={t('viewName')} name="name" required autoFocus maxLength={60} hint={t('viewHint')} />
    </FormDialog>
  );
}
