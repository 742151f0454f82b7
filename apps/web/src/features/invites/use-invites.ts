'use client';

import type { OrganizationInvite, Page } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { copyText } from '@/components/ui/clipboard';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { showAtOnce, takeOff } from '@/trpc/show-at-once';
import { linkOf } from './link';

/** Takes an invite off the list at once, and puts it back where the server refuses. */
export function useRevokeInvite() {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.invites.delete.useMutation({
    onMutate: ({ id }) =>
      takeOff<OrganizationInvite>(client, getQueryKey(trpc.invites.list), (invite) => invite.id === id),
    onError(error, _, putBack) {
      putBack?.();
      toastFailed('The invite was not revoked', error);
    },
    onSuccess: () => toastDone('Invite revoked'),
    onSettled: () => utils.invites.list.invalidate(),
  });
}

/** Gives an invite a new link and its full time again, and puts the link on the clipboard. */
export function useRenewInvite() {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.invites.renew.useMutation({
    onError: (error) => toastFailed('The invite was not renewed', error),
    async onSuccess(renewed) {
      await showAtOnce(client, getQueryKey(trpc.invites.list), (page: Page<OrganizationInvite>) => ({
        ...page,
        results: page.results.map((invite) => (invite.id === renewed.id ? renewed : invite)),
      }));
      const link = linkOf(renewed);
      await copyText(link).then(
        () => toastDone('New link copied', { detail: `Hand it to ${renewed.target_email}. The old one has ended.` }),
        // Some browsers let a page copy only while a button is being pressed.
        () =>
          toastDone('The invite has a new link', {
            action: { label: 'Copy link', onAction: () => void copyText(link).catch(() => undefined) },
          }),
      );
    },
    onSettled: () => utils.invites.list.invalidate(),
  });
}
