'use client';

import { NextIntlClientProvider } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, use } from 'react';
import { awaitMessages } from './load-messages';
import type { Locale } from './locale';

const Nothing = () => null;

/** Rendering one of these adds the script of its catalogue to the first HTML. */
const preloads: Record<Locale, ComponentType> = {
  en: dynamic(() => import('../../messages/en.json').then(() => Nothing)),
  de: dynamic(() => import('../../messages/de.json').then(() => Nothing)),
};

interface MessagesProviderProps {
  locale: Locale;
  timeZone: string;
  children: ReactNode;
}

/** Provides the messages, which browsers fetch as a separate script and cache: no page contains them. */
export function MessagesProvider({ locale, timeZone, children }: MessagesProviderProps) {
  const Preload = preloads[locale];
  return (
    <NextIntlClientProvider locale={locale} timeZone={timeZone} messages={use(awaitMessages(locale))}>
      <Preload />
      {children}
    </NextIntlClientProvider>
  );
}
