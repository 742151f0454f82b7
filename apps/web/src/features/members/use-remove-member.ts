'use client';

import type { OrganizationMember } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { nameOf } from '@/features/people';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Removes a member from the organization. */
export function useRemoveMember({ user }: Pick<OrganizationMember, 'user'>) {
  const t = useTranslations('members');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const rolesChanged = useRolesChanged();
  const { mutateAsync, isPending } = trpc.members.delete.useMutation();
  const remove = writing({
    async send() {
      await mutateAsync({ organization_id: organization.id, user_uuid: user.uuid });
      return true;
    },
    show: () => atOnce.remove<OrganizationMember>(trpc.members.overview, (member) => member.user.uuid === user.uuid),
    done: () => ({ title: t('removed', { name: nameOf(user) }) }),
    gone: () => t('alreadyRemoved', { name: nameOf(user) }),
    failed: () => t('notRemoved', { name: nameOf(user) }),
    changed: rolesChanged,
  });
  return { remove, isPending };
}
