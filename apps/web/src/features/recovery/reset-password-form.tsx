'use client';

import { useTranslations } from 'next-intl';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { NewPasswordField } from '@/features/sign-in/credential-fields';
import type { PostedForm } from '@/posted-form';

interface ResetPasswordFormProps {
  /** The secret in the mailed link. */
  token: string;
  /** The address of the account. */
  email: string;
  posted: PostedForm | undefined;
}

/** Sets a new password for the account of a mailed link. */
export function ResetPasswordForm({ token, email, posted }: ResetPasswordFormProps) {
  const t = useTranslations('recovery');
  return (
    <>
      <h1 className="text-lg font-semibold">{t('resetTitle')}</h1>
      <p className="mt-1 mb-5 text-pretty text-ink-muted">{t('resetText')}</p>
      <Form posts={{ form: 'reset-password', link_token: token }} posted={posted} submit={t('setPassword')}>
        <TextField type="email" label={t('email')} autoComplete="username" value={email} readOnly />
        <NewPasswordField label={t('newPassword')} maxLength={128} />
      </Form>
    </>
  );
}
