'use client';

import type { RoleSummary } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useTranslations } from 'next-intl';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { changeInLists, showAtOnce, together } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { useRolesChanged } from './use-roles-changed';

/** Renames a role. The promise fails where the server refuses. */
export function useRenameRole() {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const client = useQueryClient();
  const changed = useRolesChanged();
  const update = trpc.roles.update.useMutation();
  const rename = writing({
    send: ({ id, name }: Pick<RoleSummary, 'id' | 'name'>) =>
      update.mutateAsync({ organization_id: organization.id, id, name }),
    show({ id, name }) {
      const isIt = (role: RoleSummary) => role.id === id;
      return together(
        changeInLists<RoleSummary>(client, getQueryKey(trpc.roles.overview), isIt, { name }),
        showAtOnce<RoleSummary>(client, getQueryKey(trpc.roles.summary), (role) =>
          isIt(role) ? { ...role, name } : role,
        ),
      );
    },
    changed,
  });
  return async ({ id, name: before }: RoleSummary, name: string) => {
    await rename({ id, name });
    toastDone(t('renamed', { before, after: name }), {
      undo: () =>
        void rename({ id, name: before }).catch((error: unknown) =>
          toastFailed(t('notRenamedBack', { role: name }), error),
        ),
    });
  };
}
