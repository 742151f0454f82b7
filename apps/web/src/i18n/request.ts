import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import type messages from '../../messages/en.json';
import { loadMessages } from './load-messages';
import { type Locale, localeCookie } from './locale';
import { negotiateLocale } from './negotiate';

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}

/** The configuration of next-intl for each request for a page. */
export default getRequestConfig(async () => {
  const acceptLanguage = (await headers()).get('accept-language') ?? undefined;
  const locale = negotiateLocale((await cookies()).get(localeCookie)?.value, acceptLanguage);
  return { locale, messages: await loadMessages(locale) };
});
