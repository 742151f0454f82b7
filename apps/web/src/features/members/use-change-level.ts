'use client';

import type { Level, OrganizationMember, OrganizationMemberDetail, Page } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { nameOf } from '@/features/people';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';
import { levelNouns } from './levels';

/** Changes a member's level, on screen at once, and back where the server refuses. */
export function useChangeLevel({ user, level: before }: Pick<OrganizationMember, 'user' | 'level'>) {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  const update = trpc.members.update.useMutation({
    async onMutate({ user_uuid, level }) {
      const changed = <Member extends OrganizationMember>(member: Member): Member =>
        member.user.uuid === user_uuid && level !== undefined ? { ...member, level } : member;
      const undo = [
        await showAtOnce(client, getQueryKey(trpc.members.list), (page: Page<OrganizationMember>) => ({
          ...page,
          results: page.results.map(changed),
        })),
        await showAtOnce<OrganizationMemberDetail>(client, getQueryKey(trpc.members.get), changed),
      ];
      return {
        // Kept here: what is on screen has changed by the time it fails.
        before,
        putBack() {
          for (const each of undo) each();
        },
      };
    },
    onError(error, _, shown) {
      shown?.putBack();
      toastFailed(`${nameOf(user)} is still ${levelNouns[shown?.before ?? before]}`, error);
    },
    onSuccess: ({ level }) => toastDone(`${nameOf(user)} is now ${levelNouns[level]}`),
    onSettled: () => Promise.all([utils.members.list.invalidate(), utils.members.get.invalidate()]),
  });
  return (organization_id: string, level: Level, then?: { onSuccess: () => void }) =>
    update.mutate({ organization_id, user_uuid: user.uuid, level }, then);
}
