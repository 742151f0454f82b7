import type { Metadata } from 'next';
import type { MessageKeys, Messages, NestedKeyOf, NestedValueOf } from 'next-intl';
import { getTranslations } from 'next-intl/server';

type MessageKey = MessageKeys<Messages, NestedKeyOf<Messages>>;

/** The keys of messages without placeholders, including their namespace. */
export type PlainKey = {
  [Key in MessageKey]: NestedValueOf<Messages, Key> extends `${string}{${string}` ? never : Key;
}[MessageKey];

/** The metadata of a page whose title is a message: `export const generateMetadata = pageTitle('settings.title')`. */
export const pageTitle = (key: PlainKey) => async (): Promise<Metadata> => ({ title: (await getTranslations())(key) });
