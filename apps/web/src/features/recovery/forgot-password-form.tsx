'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { Form } from '@/components/ui/form';
import { EmailField } from '@/features/sign-in/credential-fields';
import type { PostedForm } from '@/posted-form';

interface ForgotPasswordFormProps {
  posted: PostedForm | undefined;
  /** Further notes above the form. */
  children: ReactNode;
}

/** Asks for the address to send the password reset link to. */
export function ForgotPasswordForm({ posted, children }: ForgotPasswordFormProps) {
  const t = useTranslations('recovery');
  return (
    <>
      <h1 className="text-lg font-semibold">{t('forgotTitle')}</h1>
      <div className="mt-1 mb-5 space-y-1 text-pretty text-ink-muted">
        <p>{t('forgotText')}</p>
        {children}
      </div>
      <Form
        posts={{ form: 'forgot-password' }}
        posted={posted}
        submit={t('sendLink')}
        actions={<ButtonLink href="/sign-in">{t('backToSignIn')}</ButtonLink>}
      >
        <EmailField posted={posted} />
      </Form>
    </>
  );
}
