import type { Messages } from 'next-intl';
import type { Locale } from './locale';

const catalogues = {
  en: () => import('../../messages/en.json'),
  de: () => import('../../messages/de.json'),
} as const satisfies Record<Locale, () => Promise<unknown>>;

const loaded = new Map<Locale, Promise<Messages>>();

/** The messages of a language, fetched once. Where that fails, they are asked for again the next time. */
export function loadMessages(locale: Locale): Promise<Messages> {
  const known = loaded.get(locale);
  if (known) return known;
  // The types are those of the English file: a check holds every language to its keys and placeholders.
  const messages = catalogues[locale]().then((catalogue) => catalogue.default as Messages);
  loaded.set(locale, messages);
  messages.catch(() => loaded.delete(locale));
  return messages;
}
