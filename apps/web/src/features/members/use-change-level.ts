'use client';

import type { Level, OrganizationMember, OrganizationMemberDetail } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useTranslations } from 'next-intl';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { changeInLists, showAtOnce, together } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';
import { levelKeys } from './levels';

/** Changes a member's level. */
export function useChangeLevel({ user, level: before }: Pick<OrganizationMember, 'user' | 'level'>) {
  const t = useTranslations('members');
  const session = useSession();
  const client = useQueryClient();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.members.update.useMutation();
  // Who lowers their own level cannot raise it again.
  const canUndo = user.uuid !== session.user.uuid;
  const change = writing({
    send: ({ to }: { to: Level; from: Level }) =>
      mutateAsync({ organization_id: session.organization.id, user_uuid: user.uuid, level: to }),
    show({ to }) {
      const isIt = (member: OrganizationMember) => member.user.uuid === user.uuid;
      return together(
        changeInLists<OrganizationMember>(client, getQueryKey(trpc.members.overview), isIt, { level: to }),
        showAtOnce<OrganizationMemberDetail>(client, getQueryKey(trpc.members.get), (member) =>
          isIt(member) ? { ...member, level: to } : member,
        ),
      );
    },
    done: ({ to, from }) => ({
      title: t(`isNow.${levelKeys[to]}`, { name: nameOf(user) }),
      undo: canUndo ? () => void change({ to: from, from: to }) : undefined,
    }),
    failed: ({ from }) => t(`isStill.${levelKeys[from]}`, { name: nameOf(user) }),
    changed: () => Promise.all([utils.members.overview.invalidate(), utils.members.get.invalidate()]),
  });
  return (to: Level) => change({ to, from: before });
}
