'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { UserMinus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useGiveRole } from './use-give-role';
import { useRolesChanged } from './use-roles-changed';

/** Removes the people that are selected from a role. */
export function RemoveSelected({ bulk, role }: { bulk: Bulk<RoleMembership>; role: RoleSummary }) {
  const t = useTranslations('roles.holders');
  const { entries } = bulk;
  const { organization } = useSession();
  const { mutateAsync } = trpc.roleMemberships.deleteMany.useMutation();
  const changed = useRolesChanged();
  const give = useGiveRole();
  const values = { count: entries.length, role: role.name };
  return (
    <BulkButton
      bulk={bulk}
      icon={<UserMinus aria-hidden />}
      label={t('remove')}
      question={t('removeMany', values)}
      confirm={t('remove')}
      write={{
        doing: t('removing'),
        send: (part) => mutateAsync({ organization_id: organization.id, ids: part.map(({ id }) => id) }),
        done: t('removedMany', values),
        failed: t('notAllRemoved', { role: role.name }),
        undo: () =>
          void give(
            role,
            entries.map(({ user }) => user.uuid),
          ),
        changed,
      }}
    >
      <p>{t('removeManyText')}</p>
    </BulkButton>
  );
}
