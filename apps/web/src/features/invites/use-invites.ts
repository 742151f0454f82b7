'use client';

import type { OrganizationInvite, OrganizationInviteWithLink, Page } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { showAtOnce, removeFromLists } from '@/trpc/show-at-once';

/** Takes an invite off the list at once, and puts it back where the server refuses. */
export function useRevokeInvite() {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.invites.delete.useMutation({
    onMutate: ({ id }) =>
      removeFromLists<OrganizationInvite>(client, getQueryKey(trpc.invites.list), (invite) => invite.id === id),
    onError(error, _, putBack) {
      putBack?.();
      toastFailed('The invite was not revoked', error);
    },
    onSuccess: () => toastDone('Invite revoked'),
    onSettled: () => utils.invites.list.invalidate(),
  });
}

/**
 * Gives an invite a new link and its full time again.
 * @param onRenewed told the invite with its new link, which must be shown now: no later answer holds it
 */
export function useRenewInvite(onRenewed: (renewed: OrganizationInviteWithLink) => void) {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.invites.renew.useMutation({
    onError: (error) => toastFailed('The link was not created', error),
    async onSuccess(renewed) {
      onRenewed(renewed);
      const { path: _, ...listed } = renewed;
      await showAtOnce(client, getQueryKey(trpc.invites.list), (page: Page<OrganizationInvite>) => ({
        ...page,
        results: page.results.map((invite) => (invite.id === listed.id ? listed : invite)),
      }));
    },
    onSettled: () => utils.invites.list.invalidate(),
    // The cache of what was done is no place for a secret.
    gcTime: 0,
  });
}
