'use client';

import type { User } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { Panel } from '@/components/ui/panel';
import { trpc } from '@/trpc/client';

/** The way out for good. */
export function DeleteAccount({ user }: { user: User }) {
  const t = useTranslations('account');
  const [isAsking, setAsking] = useState(false);
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
        <Button variant="danger" onClick={() => setAsking(true)}>
          {t('openDeleteAccount')}
        </Button>
      }
    >
      {isAsking && (
        <ConfirmDialog
          title={t('deleteAccountTitle')}
          onClose={() => setAsking(false)}
          confirm={t('deleteAccount')}
          typed={user.email}
          onConfirm={() => leaveFor(() => remove.mutate())}
          write={remove}
        >
          <p>{t('deleteAccountEnds', { count: user.organizations.length })}</p>
          <p>{t('deleteAccountStays')}</p>
          <p>{t('deleteAccountOwner')}</p>
        </ConfirmDialog>
      )}
    </Panel>
  );
}
