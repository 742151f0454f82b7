/** The languages of the pages; each has a file in `messages/`. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** The name of each language in that language. */
export const languageNames: Record<Locale, string> = { en: 'English', de: 'Deutsch' };

/** The cookie with the language that a person has chosen. */
export const localeCookie = 'locale';

/** The locale of this name; undefined if there is none. */
export const asLocale = (value: string | undefined): Locale | undefined => locales.find((locale) => locale === value);
