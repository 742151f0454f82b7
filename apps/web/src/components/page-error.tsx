import { useTranslations } from 'next-intl';
import { buttonStyle } from './ui/button-style';
import { RequestId } from './ui/request-id';
import { StateMessage } from './ui/state-message';
import { WarningIcon } from './ui/warning-icon';

/**
 * What stands in place of a page that failed. The digest finds the cause in the server's log. Every page loads it ahead,
 * so it makes do with little.
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
          {/* Loads everything anew: what failed may be in what is loaded. */}
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
