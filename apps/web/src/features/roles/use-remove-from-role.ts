import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { explainEnd } from './ended-meanwhile';
import { useRolesChanged } from './use-roles-changed';
import { useTaken } from './use-taking-back';

/** Returns a function that takes a role from a person. The toast offers to give it back. */
export function useRemoveFromRole(role: RoleSummary) {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const changed = useRolesChanged();
  const taken = useTaken();
  const remove = trpc.roleMemberships.delete.useMutation();
  const add = trpc.roleMemberships.create.useMutation();
  const inRole = { organization_id: organization.id, role_id: role.id };
  const giveBack = writing({
    send: ({ user, expires_at }: Pick<RoleMembership, 'user'> & { expires_at: string | null }) =>
      add.mutateAsync({ ...inRole, user_uuid: user.uuid, expires_at }).catch(explainEnd),
    failed: ({ user }) => t('notGivenBack', { name: nameOf(user), role: role.name }),
    changed,
  });
  return writing({
    send: ({ id }: RoleMembership) => remove.mutateAsync({ ...inRole, id }),
    show: ({ id }) => atOnce.remove<RoleMembership>(trpc.roleMemberships.overview, (each) => each.id === id),
    done: ({ user }, ended) => ({
      title: t('noLongerHas', { name: nameOf(user), role: role.name }),
      ...taken(ended, () => void giveBack({ user, expires_at: ended.expires_at })),
    }),
    gone: ({ user }) => t('alreadyRemoved', { name: nameOf(user), role: role.name }),
    failed: ({ user }) => t('stillHas', { name: nameOf(user), role: role.name }),
    changed,
  });
}
