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

/** The first and the longest pause between attempts, in milliseconds. Each pause is twice as long as the one before. */
const [firstPause, longestPause] = [1_000, 60_000];

/** Waits for a time, or until the connection is back or the person clicks anywhere, as nothing responds without messages. */
const pause = (time: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, time);
    for (const type of ['online', 'click']) addEventListener(type, resolve, { once: true });
  });

async function keepLoading(locale: Locale, time = firstPause): Promise<Messages> {
  try {
    return await loadMessages(locale);
  } catch (error) {
    if (typeof window === 'undefined') throw error;
    await pause(time);
    return keepLoading(locale, Math.min(2 * time, longestPause));
  }
}

const awaited = new Map<Locale, Promise<Messages>>();

/** Loads the messages that a page needs to render, and retries with exponential backoff if that fails. */
export function awaitMessages(locale: Locale): Promise<Messages> {
  const messages = awaited.get(locale) ?? keepLoading(locale);
  awaited.set(locale, messages);
  return messages;
}
