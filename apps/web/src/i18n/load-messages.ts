import type { Messages } from 'next-intl';
import type { Locale } from './locale';

const catalogues = {
  en: () => import('../../messages/en.json'),
  de: () => import('../../messages/de.json'),
} as const satisfies Record<Locale, () => Promise<unknown>>;

const loaded = new Map<Locale, Promise<Messages>>();

/** The messages of a language, fetched once. If that fails, the next call fetches them again. */
export function loadMessages(locale: Locale): Promise<Messages> {
  const known = loaded.get(locale);
  if (known) return known;
  // The type is that of the English file: a check ensures that every language has the same keys and placeholders.
  const messages = catalogues[locale]().then((catalogue) => catalogue.default as Messages);
  loaded.set(locale, messages);
  messages.catch(() => loaded.delete(locale));
  return messages;
}
