import type { Messages } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import type messages from '../../messages/en.json';
import { type Locale, localeCookie } from './locale';
import { negotiateLocale } from './negotiate';

declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof messages;
  }
}

const catalogues = {
  en: () => import('../../messages/en.json'),
  de: () => import('../../messages/de.json'),
} as const satisfies Record<Locale, () => Promise<unknown>>;

/** What next-intl needs to know of each request for a page. */
export default getRequestConfig(async () => {
  const acceptLanguage = (await headers()).get('accept-language') ?? undefined;
  const locale = negotiateLocale((await cookies()).get(localeCookie)?.value, acceptLanguage);
  // The types are those of the English file: a check holds every language to its keys and placeholders.
  return { locale, messages: (await catalogues[locale]()).default as Messages };
});
