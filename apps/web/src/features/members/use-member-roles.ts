import type { MemberRole, OrganizationMemberDetail } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useTranslations } from 'next-intl';
import type { Choice } from '@/components/ui/multi-combo-box';
import { nameOf } from '@/features/people';
import { explainEnd } from '@/features/roles/ended-meanwhile';
import { useMembershipChanged } from '@/features/roles/use-roles-changed';
import { useTaken } from '@/features/roles/use-taking-back';
import { useUndoGiving } from '@/features/roles/use-undo-giving';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Whether a role on screen is not yet confirmed by the server. */
export const isUnconfirmed = ({ id }: MemberRole): boolean => id.startsWith('new ');

const asShown = ({ id, label }: Choice, expires_at: string | null): MemberRole => ({
  id: `new ${id}`,
  role_id: id,
  role_name: label,
  joined_at: new Date().toISOString(),
  expires_at,
});

/** Roles to give, and when they expire; null for never. */
export interface RolesToAdd {
  roles: readonly Choice[];
  expires_at: string | null;
}

/** Gives roles to a person and takes them away. `addRoles` throws if the server refuses, so that its form can show the error. */
export function useMemberRoles(organization_id: string, { user }: OrganizationMemberDetail) {
  const t = useTranslations('members');
  const holders = useTranslations('roles.holders');
  const client = useQueryClient();
  const changed = useMembershipChanged();
  const undo = useUndoGiving();
  const taken = useTaken();
  const add = trpc.members.addRoles.useMutation();
  const giveBack = trpc.roleMemberships.create.useMutation();
  const remove = trpc.roleMemberships.delete.useMutation();
  const name = nameOf(user);
  const valuesOf = (roles: readonly Choice[]) => ({ name, count: roles.length, role: roles[0]?.label ?? '' });
  const who = { organization_id, user_uuid: user.uuid };
  const show = (update: (roles: MemberRole[]) => MemberRole[]) =>
    showAtOnce<OrganizationMemberDetail>(client, getQueryKey(trpc.members.get, who, 'query'), (member) => ({
      ...member,
      roles: update(member.roles).toSorted((one, other) => one.role_name.localeCompare(other.role_name)),
    }));
  const addRoles = writing({
    send: ({ roles, expires_at }: RolesToAdd) =>
      add.mutateAsync({ ...who, role_ids: roles.map(({ id }) => id), expires_at }),
    show: ({ roles, expires_at }) => show((before) => [...before, ...roles.map((role) => asShown(role, expires_at))]),
    done: ({ roles }, given) => ({
      title: t('rolesAdded', valuesOf(roles)),
      undo: () => undo(given, t('rolesNotTakenBack', valuesOf(roles))),
    }),
    changed,
  });
  const undoRemoval = writing({
    send: ({ role_id, expires_at }: MemberRole) =>
      giveBack.mutateAsync({ ...who, role_id, expires_at }).catch(explainEnd),
    show: ({ role_id, role_name, expires_at }) =>
      show((before) => [...before, asShown({ id: role_id, label: role_name }, expires_at)]),
    failed: ({ role_name }) => holders('notGivenBack', { name, role: role_name }),
    changed,
  });
  const removeRole = writing({
    send: ({ role_id, id }: MemberRole) => remove.mutateAsync({ organization_id, role_id, id }),
    show: (role) => show((before) => before.filter(({ id }) => id !== role.id)),
    done: (role, ended) => ({
      title: holders('noLongerHas', { name, role: role.role_name }),
      ...taken(ended, () => void undoRemoval({ ...role, expires_at: ended.expires_at })),
    }),
    gone: ({ role_name }) => holders('alreadyRemoved', { name, role: role_name }),
    failed: ({ role_name }) => holders('stillHas', { name, role: role_name }),
    changed,
  });
  return { addRoles, removeRole, changed };
}
