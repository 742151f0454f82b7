import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { FormDialog } from '@/components/ui/form-dialog';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useRolesChanged } from './use-roles-changed';

/** Creates a role. The dialog stays open until the server confirms, because only the server knows which names are taken. */
export function CreateRoleDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const changed = useRolesChanged();
  const router = useRouter();
  const create = trpc.roles.create.useMutation({
    onSuccess(role) {
      onClose();
      toastDone(t('createdNow', { role: role.name }), {
        action: { label: t('open'), onAction: () => router.push(`/roles/${role.id}`) },
      });
      return changed();
    },
  });
  return (
    <FormDialog
      title={t('new')}
      onClose={onClose}
      submit={t('create')}
      write={create}
      onSubmit={({ name = '', description = '' }) =>
        create.mutate({ organization_id: organization.id, name, description })
      }
    >
      <TextField name="name" label={t('name')} required autoFocus maxLength={200} hint={t('nameHint')} />
      <TextField name="description" label={t('descriptionField')} maxLength={500} hint={t('descriptionHint')} />
    </FormDialog>
  );
}
