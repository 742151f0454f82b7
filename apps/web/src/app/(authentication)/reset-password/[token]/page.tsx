import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '@/components/ui/button-link';
import { LinkOver } from '@/features/recovery/link-over';
import { findMailedLink, mailedLinkMetadata } from '@/features/recovery/mailed-link';
import { ResetPasswordForm } from '@/features/recovery/reset-password-form';
import { getRequestScope } from '@/server/bridge';

export const generateMetadata = mailedLinkMetadata('resetTitle');

export default async function ResetPasswordPage({ params }: PageProps<'/reset-password/[token]'>) {
  const [link, t] = await Promise.all([findMailedLink(params), getTranslations('recovery')]);
  if (link?.purpose !== 'reset_password')
    return <LinkOver action={<ButtonLink href="/forgot-password">{t('newLink')}</ButtonLink>} />;
  return <ResetPasswordForm token={link.token} email={link.email} posted={getRequestScope().posted} />;
}
