import type { RoleSummary } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

/** Deletes a role. */
export function useDeleteRole() {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roles.delete.useMutation();
  return writing({
    send: ({ id }: RoleSummary) => mutateAsync({ organization_id: organization.id, id }),
    show: (role) => atOnce.remove<RoleSummary>(trpc.roles.overview, ({ id }) => id === role.id),
    done: ({ name }) => ({ title: t('deleted', { role: name }) }),
    gone: ({ name }) => t('alreadyDeleted', { role: name }),
    failed: ({ name }) => t('notDeleted', { role: name }),
    changed,
  });
}
