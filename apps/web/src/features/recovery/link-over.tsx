import { MailX } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { StateMessage } from '@/components/ui/state-message';

/** Shown when a mailed link no longer works. @param action a link to continue with */
export function LinkOver({ action }: { action: ReactNode }) {
  const t = useTranslations('recovery');
  return (
    <StateMessage isPage icon={<MailX />} title={t('overTitle')} action={action}>
      <p>{t('overText')}</p>
    </StateMessage>
  );
}
