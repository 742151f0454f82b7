'use client';

import type { Level, OrganizationMember, OrganizationMemberDetail } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { tellOwnChange } from '@/trpc/refusals';
import { together, useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { levelKeys } from './levels';

interface Change {
  to: Level;
  from: Level;
  /** Whether it is changed whatever it is by now. */
  isInsisted?: boolean;
}

/** Changes a member's level. */
export function useChangeLevel({ user, level: before }: Pick<OrganizationMember, 'user' | 'level'>) {
  const t = useTranslations('members');
  const ui = useTranslations('ui');
  const session = useSession();
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  // Who lowers their own level cannot raise it again.
  const canUndo = user.uuid !== session.user.uuid;
  const { mutateAsync } = trpc.members.update.useMutation({ onSuccess: () => canUndo || tellOwnChange() });
  const change = writing({
    send: ({ to, from, isInsisted = false }: Change) =>
      mutateAsync({
        organization_id: session.organization.id,
        user_uuid: user.uuid,
        level: to,
        ...(isInsisted ? {} : { expected: { level: from } }),
      }),
    show({ to }) {
      const isIt = (member: OrganizationMember) => member.user.uuid === user.uuid;
      return together(
        atOnce.change<OrganizationMember>(trpc.members.overview, isIt, { level: to }),
        atOnce.show<OrganizationMemberDetail>(trpc.members.get, (member) =>
          isIt(member) ? { ...member, level: to } : member,
        ),
      );
    },
    done: ({ to, from, isInsisted = false }) => ({
      title: t(`isNow.${levelKeys[to]}`, { name: nameOf(user) }),
      ...(canUndo && !isInsisted ? { undo: () => void change({ to: from, from: to }) } : {}),
    }),
    failed: ({ from }, { code }) =>
      code === 'precondition_failed'
        ? t('levelNotChanged', { name: nameOf(user) })
        : t(`isStill.${levelKeys[from]}`, { name: nameOf(user) }),
    gone: () => t('alreadyRemoved', { name: nameOf(user) }),
    insist: (input) => ({ label: ui('changeAnyway'), onAction: () => void change({ ...input, isInsisted: true }) }),
    changed: () => Promise.all([utils.members.overview.invalidate(), utils.members.get.invalidate()]),
  });
  return (to: Level) => change({ to, from: before });
}
