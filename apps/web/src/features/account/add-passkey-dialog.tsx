import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/ui/form-dialog';
import { FormError } from '@/components/ui/form-error';
import { TextField } from '@/components/ui/text-field';
import { trpc } from '@/trpc/client';
import { passkeyJson } from './passkey-json';

interface AddPasskeyDialogProps {
  /** Called with the new recovery codes; null if there were codes before. */
  onAdded: (recoveryCodes: readonly string[] | null) => void;
  onClose: () => void;
}

/** Asks for the name of a passkey, and lets the browser create it. */
export function AddPasskeyDialog({ onAdded, onClose }: AddPasskeyDialogProps) {
  const t = useTranslations('secondFactor');
  const [isRefused, setRefused] = useState(false);
  const begin = trpc.secondFactor.beginPasskey.useMutation({ gcTime: 0 });
  const finish = trpc.secondFactor.finishPasskey.useMutation({ gcTime: 0, meta: { makesSecret: true } });
  const add = async (name: string) => {
    setRefused(false);
    const { token, options } = await begin.mutateAsync();
    const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
    // Browsers hardly distinguish a cancelled prompt from a passkey that already exists.
    const response = await startRegistration({ optionsJSON }).catch(() => undefined);
    if (!response) return setRefused(true);
    const { recovery_codes } = await finish.mutateAsync({ token, name, response: passkeyJson(response) });
    onAdded(recovery_codes);
  };
  const adding = useMutation({ mutationFn: add, gcTime: 0, meta: { asksPerson: true } });
  return (
    <FormDialog
      title={t('addPasskeyTitle')}
      onClose={onClose}
      submit={t('addPasskeyConfirm')}
      write={adding}
      onSubmit={({ name = '' }) => adding.mutate(name)}
    >
      <p className="text-pretty">{t('addPasskeyText')}</p>
      <TextField name="name" label={t('passkeyName')} hint={t('passkeyNameHint')} maxLength={100} autoFocus required />
      {isRefused && <FormError failure={{ detail: t('passkeyNotMade') }} />}
    </FormDialog>
  );
}
