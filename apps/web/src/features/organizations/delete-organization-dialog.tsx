import { useTranslations } from 'next-intl';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveTo } from '@/components/ui/leave';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useEnding } from '@/trpc/is-first';

/** Deletes the organization on screen after the person has typed its name. */
export function DeleteOrganizationDialog({ name, onClose }: { name: string; onClose: () => void }) {
  const t = useTranslations('organizations');
  const { organization } = useSession();
  const { data } = trpc.organizations.get.useQuery({ organization_id: organization.id });
  const { mutateAsync } = trpc.organizations.delete.useMutation();
  const remove = useEnding(
    () => mutateAsync({ organization_id: organization.id }),
    () => leaveTo('/'),
  );
  return (
    <ConfirmDialog
      title={t('deleteTitle', { name })}
      onClose={onClose}
      confirm={t('delete')}
      typed={name}
      write={remove}
      onConfirm={() => remove.mutate()}
    >
      <p>{t('deleteText')}</p>
      <ul className="list-disc space-y-1 pl-5 marker:text-ink-muted">
        {data && <li>{t('deleteAccess', { count: data.member_count })}</li>}
        <li>{t('deleteRoles')}</li>
        <li>{t('deleteProjects')}</li>
        <li>{t('deleteRest')}</li>
      </ul>
    </ConfirmDialog>
  );
}
