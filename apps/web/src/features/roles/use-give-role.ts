'use client';

import { useTranslations } from 'next-intl';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

interface Recipient {
  user: { uuid: string };
  /** When the role ends for them by itself; null for never. */
  expires_at?: string | null;
}

/** Gives a role to people, all or none of those for whom it ends at one time: as many at most as can be selected in a list. */
export function useGiveRole() {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.createMany.useMutation();
  const changed = useRolesChanged();
  return (role: { id: string; name: string }, people: readonly Recipient[]) =>
    writing({
      async send() {
        const expiryFor = ({ expires_at = null }: Recipient) => expires_at;
        const isAhead = (expires_at: string | null) => expires_at === null || Date.parse(expires_at) > Date.now();
        let count = 0;
        // For whom it has ended meanwhile, there is nothing to give.
        for (const expires_at of [...new Set(people.map(expiryFor))].filter(isAhead)) {
          const given = await mutateAsync({
            organization_id: organization.id,
            role_id: role.id,
            user_uuids: people.filter((one) => expiryFor(one) === expires_at).map(({ user }) => user.uuid),
            expires_at,
          });
          count += given.length;
        }
        return count;
      },
      done: (_, count) => ({ title: t('addedMany', { count, role: role.name }) }),
      failed: () => t('notAllAdded', { role: role.name }),
      changed,
    })();
}
