import type { User } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { signOut } from '@/authentication/client';
import { ConfirmButton } from '@/components/ui/confirm-button';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { Panel } from '@/components/ui/panel';
import { trpc } from '@/trpc/client';

/** Deletes the user's account, after confirmation. */
export function DeleteAccount({ user }: { user: User }) {
  const t = useTranslations('account');
  const remove = trpc.users.deleteMe.useMutation({
    meta: { endsSession: true },
    onSuccess: () => signOut().finally(() => leaveTo('/sign-in')),
  });
  return (
    <Panel
      title={t('deleteAccount')}
      description={t('deleteAccountText')}
      isDangerous
      action={
        <ConfirmButton
          label={t('openDeleteAccount')}
          variant="danger"
          title={t('deleteAccountTitle')}
          confirm={t('deleteAccount')}
          typed={user.email}
          onConfirm={() => leaveFor(() => remove.mutate())}
          write={remove}
        >
          <p>{t('deleteAccountEnds', { count: user.organizations.length })}</p>
          <p>{t('deleteAccountStays')}</p>
          <p>{t('deleteAccountOwner')}</p>
        </ConfirmButton>
      }
    />
  );
}
