import { getTranslations } from 'next-intl/server';
import { ButtonLink } from '@/components/ui/button-link';
import { ConfirmForm } from '@/features/recovery/confirm-form';
import { LinkOver } from '@/features/recovery/link-over';
import { findMailedLink, mailedLinkMetadata } from '@/features/recovery/mailed-link';
import { getRequestScope } from '@/server/bridge';

export const generateMetadata = mailedLinkMetadata('confirmTitle');

export default async function ConfirmPage({ params }: PageProps<'/confirm/[token]'>) {
  const [link, t] = await Promise.all([findMailedLink(params), getTranslations('recovery')]);
  if (!link || link.purpose === 'reset_password')
    return <LinkOver action={<ButtonLink href="/">{t('home')}</ButtonLink>} />;
  const { token, purpose, email } = link;
  return <ConfirmForm token={token} purpose={purpose} address={email} posted={getRequestScope().posted} />;
}
