import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { FormDialog } from '@/components/ui/form-dialog';
import { TextField } from '@/components/ui/text-field';
import { toastDone } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** Creates a project and opens its page. The dialog stays open until the server confirms. */
export function CreateProjectDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('projects');
  const { organization } = useSession();
  const router = useRouter();
  const utils = trpc.useUtils();
  const create = trpc.projects.create.useMutation({
    onSuccess({ id, name }) {
      onClose();
      toastDone(t('created', { name }));
      router.push(`/projects/${id}`);
      return utils.projects.overview.invalidate();
    },
  });
  return (
    <FormDialog
      title={t('new')}
      onClose={onClose}
      submit={t('create')}
      write={create}
      onSubmit={({ name = '', product_description: description = '' }) =>
        create.mutate({
          organization_id: organization.id,
          name,
          // Defaults to the time zone of the person who creates it.
          timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...(description.trim() === '' ? {} : { product_description: description }),
        })
      }
    >
      <TextField name="name" label={t('setting.name')} required autoFocus maxLength={200} hint={t('nameExample')} />
      <TextField
        name="product_description"
        label={t('setting.product_description')}
        rows={3}
        maxLength={1000}
        hint={t('hint.product_description')}
      />
    </FormDialog>
  );
}
