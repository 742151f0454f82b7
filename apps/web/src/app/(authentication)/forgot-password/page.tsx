import { MailX } from 'lucide-react';
import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';
import { CheckMail } from '@/features/recovery/check-mail';
import { DemoMail } from '@/features/recovery/demo-mail';
import { ForgotPasswordForm } from '@/features/recovery/forgot-password-form';
import { pageTitle } from '@/i18n/page-title';
import { getBridge, getRequestScope } from '@/server/bridge';

export const generateMetadata = pageTitle('recovery.forgotTitle');

export default async function ForgotPasswordPage({ searchParams }: PageProps<'/forgot-password'>) {
  const [{ sent }, t] = await Promise.all([searchParams, getTranslations('recovery')]);
  const { mail } = getBridge().rolecall;
  const { posted } = getRequestScope();
  if (mail === 'none')
    return (
      <StateMessage
        isPage
        icon={<MailX />}
        title={t('forgotTitle')}
        action={<ButtonLink href="/sign-in">{t('backToSignIn')}</ButtonLink>}
      >
        <p>{t('withoutMail')}</p>
      </StateMessage>
    );
  const demo = mail === 'demo' && <DemoMail />;
  if (sent !== undefined && !posted)
    return (
      <CheckMail>
        <p>{t('resetSent')}</p>
        {demo}
      </CheckMail>
    );
  return <ForgotPasswordForm posted={posted}>{demo}</ForgotPasswordForm>;
}
