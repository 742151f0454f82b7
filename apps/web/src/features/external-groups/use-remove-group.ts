import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** The values for messages about a group. */
const wordsOf = ({ provider_role_name, role_name }: RoleExternalReferenceWithRole) => ({
  group: provider_role_name,
  role: role_name,
});

/** Unlinks an external group from its role, with an undo that links it again. */
export function useRemoveGroup() {
  const t = useTranslations('externalGroups');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const changed = useRolesChanged();
  const remove = trpc.roleExternalReferences.delete.useMutation();
  const add = trpc.roleExternalReferences.create.useMutation();
  const linkAgain = writing({
    send(group: RoleExternalReferenceWithRole) {
      const { id: _, role_name: __, created_at: ___, created_by: ____, ...fields } = group;
      return add.mutateAsync({ organization_id: organization.id, ...fields });
    },
    failed: ({ provider_role_name: group }) => t('notLinkedAgain', { group }),
    changed,
  });
  return writing({
    send: ({ id }: RoleExternalReferenceWithRole) => remove.mutateAsync({ organization_id: organization.id, id }),
    show: ({ id }) =>
      atOnce.remove<RoleExternalReferenceWithRole>(trpc.roleExternalReferences.overview, (each) => each.id === id),
    done: (group) => ({
      title: t('unlinked', wordsOf(group)),
      undo: () => void linkAgain(group),
    }),
    gone: (group) => t('alreadyUnlinked', wordsOf(group)),
    failed: (group) => t('stillLinked', wordsOf(group)),
    changed,
  });
}
