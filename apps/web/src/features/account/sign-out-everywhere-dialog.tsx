import { useTranslations } from 'next-intl';
import { signOut } from '@/authentication/client';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { trpc } from '@/trpc/client';

/** Ends all of the user's sessions, after confirmation. */
export function SignOutEverywhereDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('account');
  const endAll = trpc.users.signOutEverywhere.useMutation({
    meta: { endsSession: true },
    onSuccess: () => signOut().finally(() => leaveTo('/sign-in')),
  });
  return (
    <ConfirmDialog
      title={t('signOutEverywhereTitle')}
      onClose={onClose}
      confirm={t('signOutEverywhere')}
      onConfirm={() => leaveFor(() => endAll.mutate())}
      write={endAll}
    >
      <p>{t('signOutEverywhereText')}</p>
    </ConfirmDialog>
  );
}
