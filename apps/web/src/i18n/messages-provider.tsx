'use client';

import { NextIntlClientProvider } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, use } from 'react';
import { loadMessages } from './catalogues/load';
import type { Locale } from './locale';

const preloads: Record<Locale, ComponentType> = {
  en: dynamic(() => import('./catalogues/en')),
  de: dynamic(() => import('./catalogues/de')),
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
