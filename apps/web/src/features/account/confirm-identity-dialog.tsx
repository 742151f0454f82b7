import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { signOut } from '@/authentication/client';
import { Button } from '@/components/ui/button';
import { CancelButton, Dialog, DialogActions, SubmitActions } from '@/components/ui/dialog';
import { Form } from '@/components/ui/form';
import { FormError } from '@/components/ui/form-error';
import { leaveFor, leaveTo } from '@/components/ui/leave';
import { TextField } from '@/components/ui/text-field';
import { signInPath } from '@/sign-in-path';
import { trpc } from '@/trpc/client';
import { passkeyJson } from './passkey-json';

interface ConfirmIdentityDialogProps {
  /** Called with true if the user has confirmed their identity. */
  onClose: (isConfirmed?: boolean) => void;
}

/** Asks for the second factor or, if there is none, the password. Users with neither sign in again with their provider. */
export function ConfirmIdentityDialog({ onClose }: ConfirmIdentityDialogProps) {
  const t = useTranslations('account');
  const me = trpc.users.me.useQuery();
  const hasSecondFactor = me.data?.is_2fa_enabled === true;
  const factors = trpc.secondFactor.get.useQuery(undefined, { enabled: hasSecondFactor });
  const hasPasskey = factors.data !== undefined && factors.data.passkeys.length > 0;
  // Nearly everybody has a password, so assume one until the account is loaded.
  const hasPassword = me.data?.has_password !== false;
  return (
    <Dialog title={t('confirmTitle')} onClose={onClose}>
      {hasPasskey && <ConfirmWithPasskey onClose={onClose} />}
      {hasSecondFactor || hasPassword ? (
        <SecretForm email={me.data?.email ?? ''} asks={hasSecondFactor ? 'code' : 'password'} onClose={onClose} />
      ) : (
        <SignInAgain onClose={onClose} />
      )}
    </Dialog>
  );
}

function SecretForm({
  email,
  asks,
  onClose,
}: ConfirmIdentityDialogProps & { email: string; asks: 'password' | 'code' }) {
  const t = useTranslations('account');
  // Keep no passwords in the mutation cache.
  const options = { onSuccess: () => onClose(true), gcTime: 0 };
  const withPassword = trpc.users.confirmPassword.useMutation(options);
  const withCode = trpc.secondFactor.confirmWithCode.useMutation(options);
  return (
    <Form
      error={withPassword.error ?? withCode.error}
      onSubmit={({ current_password = '', code = '' }) =>
        asks === 'password' ? withPassword.mutate({ current_password }) : withCode.mutate({ code })
      }
      actions={
        <SubmitActions onCancel={() => onClose()} isPending={withPassword.isPending || withCode.isPending}>
          {t('confirm')}
        </SubmitActions>
      }
    >
      <p>{t(asks === 'password' ? 'confirmText' : 'confirmWithCode')}</p>
      <input type="text" autoComplete="username" value={email} readOnly hidden />
      {asks === 'password' ? (
        <TextField
          name="current_password"
          type="password"
          label={t('currentPassword')}
          autoComplete="current-password"
          autoFocus
          required
        />
      ) : (
        <TextField
          name="code"
          label={t('confirmCode')}
          autoComplete="one-time-code"
          maxLength={64}
          autoFocus
          required
        />
      )}
    </Form>
  );
}

function ConfirmWithPasskey({ onClose }: ConfirmIdentityDialogProps) {
  const signIn = useTranslations('signIn');
  const begin = trpc.secondFactor.beginConfirmation.useMutation({ gcTime: 0 });
  const finish = trpc.secondFactor.confirmWithPasskey.useMutation({ gcTime: 0 });
  const ask = useMutation({
    async mutationFn() {
      const { token, options } = await begin.mutateAsync();
      const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
      const { startAuthentication } = await import('@simplewebauthn/browser');
      const response = await startAuthentication({ optionsJSON });
      await finish.mutateAsync({ token, response: passkeyJson(response) });
    },
    onSuccess: () => onClose(true),
    gcTime: 0,
    meta: { asksPerson: true },
  });
  return (
    <div className="mb-4 space-y-3">
      {ask.error && <FormError failure={{ detail: signIn('passkeyFailed') }} />}
      <Button className="w-full" isPending={ask.isPending} onClick={() => ask.mutate()}>
        <KeyRound aria-hidden />
        {signIn('usePasskey')}
      </Button>
    </div>
  );
}

function SignInAgain({ onClose }: ConfirmIdentityDialogProps) {
  const t = useTranslations('account');
  const signInAgain = () =>
    leaveFor(() => {
      void signOut().finally(() => leaveTo(signInPath(location.pathname + location.search)));
    });
  return (
    <>
      <p>{t('confirmWithProvider')}</p>
      <DialogActions>
        <CancelButton onCancel={() => onClose()} />
        <Button variant="primary" onClick={signInAgain}>
          {t('signInAgain')}
        </Button>
      </DialogActions>
    </>
  );
}
