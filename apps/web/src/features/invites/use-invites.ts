import type { OrganizationInvite, OrganizationInviteWithLink } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { toastFailed } from '@/components/ui/toast';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { refreshed } from '@/trpc/refreshed';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Revokes an invite. */
export function useRevokeInvite() {
  const t = useTranslations('invites');
  const { organization } = useSession();
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.invites.delete.useMutation();
  return writing({
    send: ({ id }: OrganizationInvite) => mutateAsync({ organization_id: organization.id, id }),
    show: ({ id }) => atOnce.remove<OrganizationInvite>(trpc.invites.list, (each) => each.id === id),
    done: () => ({ title: t('revoked') }),
    gone: () => t('alreadyEnded'),
    failed: () => t('notRevoked'),
    changed: () => utils.invites.list.invalidate(),
  });
}

/**
 * Gives an invite a new link and restarts the time in which it can be accepted.
 * @param onRenewed called with the invite and its new link, which must be shown now: no later response contains it
 */
export function useRenewInvite(onRenewed: (renewed: OrganizationInviteWithLink) => void) {
  const t = useTranslations('invites');
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  return trpc.invites.renew.useMutation({
    onError: (error) => toastFailed(t('notRenewed'), error),
    async onSuccess(renewed) {
      onRenewed(renewed);
      const { path: _, ...listed } = renewed;
      await atOnce.change<OrganizationInvite>(trpc.invites.list, ({ id }) => id === listed.id, listed);
    },
    onSettled: refreshed(() => utils.invites.list.invalidate()),
    // Keep no secrets in the mutation cache.
    gcTime: 0,
  });
}
