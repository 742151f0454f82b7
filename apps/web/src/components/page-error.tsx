import { useTranslations } from 'next-intl';
import { buttonStyle } from './ui/button-style';
import { RequestId } from './ui/request-id';
import { StateMessage } from './ui/state-message';
import { WarningIcon } from './ui/warning-icon';

/**
 * Rendered instead of a page that failed. The digest identifies the cause in the server's log. Every page preloads this
 * component, so it has few dependencies.
 */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations();
  return (
    <StateMessage
      isPage
      icon={<WarningIcon />}
      title={t('ui.notShown')}
      action={
        <>
          <button type="button" className={buttonStyle('primary')} onClick={reset}>
            {t('ui.tryAgain')}
          </button>
          {/* A full page load, because the code that is already loaded may be what failed. */}
          <a href="/" className={buttonStyle()}>
            {t('ui.home')}
          </a>
        </>
      }
      alert
    >
      <p>{t('errors.unexpected')}</p>
      <p>{t(error.digest ? 'ui.reportErrorWithId' : 'ui.reportError')}</p>
      <RequestId id={error.digest} />
    </StateMessage>
  );
}
