import Negotiator from 'negotiator';
import { asLocale, defaultLocale, type Locale, locales } from './locale.ts';

/**
 * The language to answer in: the one chosen, else the best of those that the browser asks for.
 * @param chosen what the cookie of the language says
 */
export function negotiateLocale(chosen: string | undefined, acceptLanguage: string | undefined): Locale {
  const asked = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  return asLocale(chosen) ?? asLocale(asked.language([...locales])) ?? defaultLocale;
}
