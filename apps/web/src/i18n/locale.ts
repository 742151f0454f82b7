/** The languages of the pages; each has a file in `messages/`. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** What each language is called in itself. */
export const languageNames: Record<Locale, string> = { en: 'English', de: 'Deutsch' };

/** The cookie that keeps the language a person has chosen. */
export const localeCookie = 'locale';

/** The language that a text names; undefined where there is none of that name. */
export const asLocale = (value: string | undefined): Locale | undefined => locales.find((locale) => locale === value);
