import { MailX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { StateMessage } from '@/components/ui/state-message';

/** Stands in place of what a mailed link was for, once it works no longer. @param action where to go from there */
export function LinkOver({ action }: { action: ReactNode }) {
  const t = useTranslations('recovery');
  return (
    <StateMessage isPage icon={<MailX />} title={t('overTitle')} action={action}>
      <p>{t('overText')}</p>
    </StateMessage>
  );
}
