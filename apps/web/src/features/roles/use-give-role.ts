'use client';

import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

/** As many people as one request gives a role. */
const peopleAtOnce = 100;

/** Gives a role to people, a part of them after the other. */
export function useGiveRole() {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.createMany.useMutation();
  const changed = useRolesChanged();
  return (role: { id: string; name: string }, userUuids: readonly string[]) =>
    writing({
      async send() {
        for (let from = 0; from < userUuids.length; from += peopleAtOnce)
          await mutateAsync({
            organization_id: organization.id,
            role_id: role.id,
            user_uuids: userUuids.slice(from, from + peopleAtOnce),
          });
      },
      done: () => ({ title: t('addedMany', { count: userUuids.length, role: role.name }) }),
      failed: () => t('notAllAdded', { role: role.name }),
      changed,
    })();
}
