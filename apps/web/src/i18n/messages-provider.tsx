'use client';

import { NextIntlClientProvider } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, use } from 'react';
import { loadMessages } from './load-messages';
import type { Locale } from './locale';

const Nothing = () => null;

/** Where one of these stands, the first HTML names the script of its catalogue. */
const preloads: Record<Locale, ComponentType> = {
  en: dynamic(() => import('../../messages/en.json').then(() => Nothing)),
  de: dynamic(() => import('../../messages/de.json').then(() => Nothing)),
};

interface MessagesProviderProps {
  locale: Locale;
  timeZone: string;
  children: ReactNode;
}

/** Gives the pages their messages, which browsers fetch as a script of their own and keep: no page carries them. */
export function MessagesProvider({ locale, timeZone, children }: MessagesProviderProps) {
  const Preload = preloads[locale];
  return (
    <NextIntlClientProvider locale={locale} timeZone={timeZone} messages={use(loadMessages(locale))}>
      <Preload />
      {children}
    </NextIntlClientProvider>
  );
}
