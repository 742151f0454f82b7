import Negotiator from 'negotiator';
import { asLocale, defaultLocale, type Locale, locales } from './locale.ts';

/**
 * The language of a response: the chosen one, otherwise the best match for what the browser accepts.
 * @param chosen value of the language cookie
 */
export function negotiateLocale(chosen: string | undefined, acceptLanguage: string | undefined): Locale {
  const asked = new Negotiator({ headers: { 'accept-language': acceptLanguage ?? '' } });
  return asLocale(chosen) ?? asLocale(asked.language([...locales])) ?? defaultLocale;
}
