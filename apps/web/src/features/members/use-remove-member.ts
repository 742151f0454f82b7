'use client';

import type { OrganizationMember } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { nameOf } from '@/features/people';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { isFirst } from '@/trpc/is-first';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Removes a member from the organization. It gives something where they are no longer in it, whoever has removed them. */
export function useRemoveMember({ user }: Pick<OrganizationMember, 'user'>) {
  const t = useTranslations('members');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const rolesChanged = useRolesChanged();
  const { mutateAsync, isPending } = trpc.members.delete.useMutation();
  const remove = writing({
    send: async () => ({
      isFirst: await isFirst(mutateAsync({ organization_id: organization.id, user_uuid: user.uuid })),
    }),
    show: () => atOnce.remove<OrganizationMember>(trpc.members.overview, (member) => member.user.uuid === user.uuid),
    done: (_, { isFirst: isRemoved }) => ({
      title: t(isRemoved ? 'removed' : 'alreadyRemoved', { name: nameOf(user) }),
    }),
    failed: () => t('notRemoved', { name: nameOf(user) }),
    changed: rolesChanged,
  });
  return { remove, isPending };
}
