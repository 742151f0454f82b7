'use client';

import { useTranslations } from 'next-intl';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { TextField } from '@/components/ui/text-field';
import { trpc } from '@/trpc/client';

interface ConfirmIdentityDialogProps {
  /** Told whether the person has shown that it is them. */
  onClose: (isConfirmed?: boolean) => void;
}

/** Asks for the password once more; who has none signs in again with their provider. */
export function ConfirmIdentityDialog({ onClose }: ConfirmIdentityDialogProps) {
  const t = useTranslations('account');
  const ui = useTranslations('ui');
  const me = trpc.users.me.useQuery();
  const confirm = trpc.users.confirmPassword.useMutation({
    onSuccess: () => onClose(true),
    // The cache of what was done is no place for passwords.
    gcTime: 0,
  });
  const signInAgain = () =>
    leaveFor(() => {
      void signOut().finally(() => leaveTo(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`));
    });
  return (
    <Dialog title={t('confirmTitle')} isOpen onOpenChange={() => onClose()}>
      {me.data?.has_password === false ? (
        <>
          <p>{t('confirmWithProvider')}</p>
          <DialogActions>
            <Button variant="secondary" onClick={() => onClose()}>
              {ui('cancel')}
            </Button>
            <Button variant="primary" onClick={signInAgain}>
              {t('signInAgain')}
            </Button>
          </DialogActions>
        </>
      ) : (
        <Form
          error={confirm.error}
          onSubmit={({ current_password = '' }) => confirm.mutate({ current_password })}
          actions={
            <SubmitActions onCancel={() => onClose()} isPending={confirm.isPending}>
              {t('confirm')}
            </SubmitActions>
          }
        >
          <p>{t('confirmText')}</p>
          <input type="text" autoComplete="username" value={me.data?.email ?? ''} readOnly hidden />
          <TextField
            name="current_password"
            type="password"
            label={t('currentPassword')}
            autoComplete="current-password"
            autoFocus
            required
          />
        </Form>
      )}
    </Dialog>
  );
}
