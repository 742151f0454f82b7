import { MailCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';

interface CheckMailProps {
  /** Says what was sent and to which address, in the same words whether or not the account exists. */
  children: ReactNode;
  /** Whether it is the whole content of the page. */
  isPage?: boolean;
}

/** Asks the person to check their mail and continue from there. */
export function CheckMail({ children, isPage = true }: CheckMailProps) {
  const t = useTranslations('recovery');
  return (
    <StateMessage
      isPage={isPage}
      icon={<MailCheck />}
      title={t('checkMail')}
      action={<ButtonLink href="/sign-in">{t('backToSignIn')}</ButtonLink>}
    >
      {children}
      <p>{t('notArrived')}</p>
    </StateMessage>
  );
}
