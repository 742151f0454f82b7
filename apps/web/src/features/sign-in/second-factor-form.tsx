'use client';

import { useTranslations } from 'next-intl';
import { Form } from '@/components/ui/form';
import { TextField } from '@/components/ui/text-field';
import { TextLink } from '@/components/ui/text-link';
import type { PostedForm } from '@/posted-form';
import { PasskeyButton } from './passkey-button';

interface SecondFactorFormProps {
  hasApp: boolean;
  hasPasskey: boolean;
  /** The path to open after signing in. */
  next: string;
  posted?: PostedForm | undefined;
}

/** The second step of a sign-in. It is a plain form post even with scripts, because a full page load follows anyway. */
export function SecondFactorForm({ hasApp, hasPasskey, next, posted }: SecondFactorFormProps) {
  const t = useTranslations('signIn');
  return (
    <>
      <h1 className="text-lg font-semibold">{t('secondFactor')}</h1>
      <p className="mt-1 mb-5 text-pretty text-ink-muted">{t(hasApp ? 'enterCode' : 'enterRecoveryCode')}</p>
      <Form posts={{ form: 'second-factor', next }} posted={posted} submit={t('signIn')}>
        <TextField
          name="code"
          label={t('code')}
          hint={hasApp ? t('codeHint') : undefined}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          maxLength={64}
          required
        />
      </Form>
      {hasPasskey && (
        <div className="mt-5 border-t border-line pt-5">
          <PasskeyButton step="second" next={next} />
        </div>
      )}
      <p className="mt-5 text-center">
        <TextLink href="/sign-in">{t('startAgain')}</TextLink>
      </p>
    </>
  );
}
