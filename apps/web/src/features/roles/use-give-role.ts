'use client';

import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

/** Gives a role to people, all or none: as many at most as can be selected in a list. */
export function useGiveRole() {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.createMany.useMutation();
  const changed = useRolesChanged();
  return (role: { id: string; name: string }, people: readonly { user: { uuid: string } }[]) =>
    writing({
      send: () =>
        mutateAsync({
          organization_id: organization.id,
          role_id: role.id,
          user_uuids: people.map(({ user }) => user.uuid),
        }),
      done: () => ({ title: t('addedMany', { count: people.length, role: role.name }) }),
      failed: () => t('notAllAdded', { role: role.name }),
      changed,
    })();
}
