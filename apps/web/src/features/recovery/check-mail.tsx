import { MailCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button-link';
import { StateMessage } from '@/components/ui/state-message';

interface CheckMailProps {
  /** What was sent to whom. It says the same whether or not there is an account. */
  children: ReactNode;
  /** Whether it is all there is on the page. */
  isPage?: boolean;
}

/** Asks to go on from a mail. */
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
