'use client';

import { useTranslations } from 'next-intl';
import { email } from '@/components/ui/email';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import type { PostedForm } from '@/posted-form';

interface ConfirmFormProps {
  /** The secret in the mailed link. */
  token: string;
  purpose: 'sign_up' | 'verify_address' | 'change_address';
  address: string;
  posted: PostedForm | undefined;
}

/** Confirms what a mailed link is for. It takes a click on the button, because mail scanners open links too. */
export function ConfirmForm({ token, purpose, address, posted }: ConfirmFormProps) {
  const t = useTranslations('recovery');
  const signInTexts = useTranslations('signIn');
  return (
    <>
      <h1 className="text-lg font-semibold">{t(`confirm.${purpose}.title`)}</h1>
      <p className="mt-1 mb-5 text-pretty text-ink-muted">{t.rich(`confirm.${purpose}.text`, { address, email })}</p>
      <Form posts={{ form: 'confirm', link_token: token }} posted={posted} submit={t(`confirm.${purpose}.button`)}>
        {purpose === 'sign_up' && (
          <TextField
            name="password"
            type="password"
            label={signInTexts('password')}
            autoComplete="current-password"
            required
          />
        )}
      </Form>
    </>
  );
}
