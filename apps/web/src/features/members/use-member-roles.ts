'use client';

import type { MemberRole, OrganizationMemberDetail } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import type { Pick } from '@/components/ui/multi-combo-box';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useUndoGiving } from '@/features/roles/use-undo-giving';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';

const namesOf = (roles: readonly { role_name: string }[]) =>
  roles.length === 1 ? `“${roles[0]?.role_name}”` : `${roles.length} roles`;

/** Whether a role on screen is not yet confirmed by the server. */
export const isUnconfirmed = ({ id }: MemberRole): boolean => id.startsWith('new ');

const asShown = ({ id, label }: Pick): MemberRole => ({
  id: `new ${id}`,
  role_id: id,
  role_name: label,
  joined_at: new Date().toISOString(),
});

/** Gives a person roles and takes them, on screen at once, and back where the server refuses. */
export function useMemberRoles(organization_id: string, { user }: OrganizationMemberDetail) {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  const rolesChanged = useRolesChanged();
  const key = getQueryKey(trpc.members.get, { organization_id, user_uuid: user.uuid }, 'query');
  const show = (update: (roles: MemberRole[]) => MemberRole[]) =>
    showAtOnce<OrganizationMemberDetail>(client, key, (member) => ({
      ...member,
      roles: update(member.roles).toSorted((one, other) => one.role_name.localeCompare(other.role_name)),
    }));
  const onSettled = () => Promise.all([utils.members.get.invalidate(), rolesChanged()]);
  const undo = useUndoGiving();
  const add = trpc.members.addRoles.useMutation({ onSettled });
  const remove = trpc.roleMemberships.delete.useMutation({ onSettled });

  const addRoles = async (roles: readonly Pick[]) => {
    const shown = roles.map(asShown);
    const putBack = await show((before) => [...before, ...shown]);
    try {
      const given = await add.mutateAsync({
        organization_id,
        user_uuid: user.uuid,
        role_ids: roles.map(({ id }) => id),
      });
      toastDone(`${nameOf(user)} got ${namesOf(shown)}`, {
        undo: () => undo(given, `${nameOf(user)} still has ${namesOf(shown)}`),
      });
    } catch (error) {
      putBack();
      toastFailed(`${nameOf(user)} did not get ${namesOf(shown)}`, error);
    }
  };
  const removeRole = async (role: MemberRole) => {
    const putBack = await show((before) => before.filter(({ id }) => id !== role.id));
    try {
      await remove.mutateAsync({ organization_id, role_id: role.role_id, id: role.id });
      toastDone(`${nameOf(user)} no longer has “${role.role_name}”`, {
        undo: () => void addRoles([{ id: role.role_id, label: role.role_name }]),
      });
    } catch (error) {
      putBack();
      toastFailed(`${nameOf(user)} still has “${role.role_name}”`, error);
    }
  };
  return { addRoles, removeRole };
}
