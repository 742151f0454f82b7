import type { Session } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';

/** Names a browser and its operating system, as far as they are known. */
export function useDeviceName(): (device: Pick<Session, 'browser' | 'system'>) => string {
  const t = useTranslations('account');
  return ({ browser, system }) =>
    browser === null && system === null
      ? t('unknownBrowser')
      : t('device', { browser: browser ?? t('unknownBrowser'), system: system ?? t('unknownSystem') });
}
