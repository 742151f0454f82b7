import { useTranslations } from 'next-intl';
import { buttonStyle } from './ui/button-style';
import { StateMessage } from './ui/state-message';
import { WarningIcon } from './ui/warning-icon';

export function NotFoundState({ isPage }: { isPage: boolean }) {
  const t = useTranslations('ui');
  return (
    <StateMessage
      isPage={isPage}
      icon={<WarningIcon />}
      title={t('notFoundTitle')}
      action={
        // Every page loads this component, so it avoids next/link.
        <a href="/" className={buttonStyle()}>
          {t('home')}
        </a>
      }
    >
      <p>{t('notFoundText')}</p>
    </StateMessage>
  );
}
