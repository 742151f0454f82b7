import Negotiator from 'negotiator';
import type { Messages } from 'next-intl';
import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import { asLocale, defaultLocale, type Locale, localeCookie, locales } from './locale';

const catalogues = {
  en: () => import('../../messages/en.json'),
  de: () => import('../../messages/de.json'),
} as const satisfies Record<Locale, () => Promise<unknown>>;

/** The language to answer in: the one chosen, else the best of those that the browser asks for. */
async function findLocale(): Promise<Locale> {
  const chosen = asLocale((await cookies()).get(localeCookie)?.value);
  if (chosen) return chosen;
  const asked = new Negotiator({ headers: { 'accept-language': (await headers()).get('accept-language') ?? '' } });
  return asLocale(asked.language([...locales])) ?? defaultLocale;
}

/** What next-intl needs to know of each request for a page. */
export default getRequestConfig(async () => {
  const locale = await findLocale();
  // The types are those of the English file: a check holds every language to its keys and placeholders.
  return { locale, messages: (await catalogues[locale]()).default as Messages };
});
