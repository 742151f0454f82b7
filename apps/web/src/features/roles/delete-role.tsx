import type { RoleSummary } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { toastDone } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useEnding } from '@/trpc/is-first';
import { DeleteRoleDialog } from './delete-role-dialog';
import { useRolesChanged } from './use-roles-changed';

/** Deletes a role from its own page, which stays until the server confirms, because it does not exist afterwards. */
export function DeleteRole({ role, onClose }: { role: RoleSummary; onClose: () => void }) {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const router = useRouter();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roles.delete.useMutation();
  const remove = useEnding(
    () => mutateAsync({ organization_id: organization.id, id: role.id }),
    (isDeleted) => {
      void changed('none');
      toastDone(t(isDeleted ? 'deleted' : 'alreadyDeleted', { role: role.name }));
      router.push('/roles');
    },
  );
  return <DeleteRoleDialog role={role} onClose={onClose} write={remove} onConfirm={() => remove.mutate()} />;
}
