import type { Session } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';

/** Says what a browser is called and what it runs on, as far as it told. */
export function useDeviceName(): (device: Pick<Session, 'browser' | 'system'>) => string {
  const t = useTranslations('account');
  return ({ browser, system }) =>
    browser === null && system === null
      ? t('unknownBrowser')
      : t('device', { browser: browser ?? t('unknownBrowser'), system: system ?? t('unknownSystem') });
}
