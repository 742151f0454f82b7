'use client';

import { type ReactNode, useEffect } from 'react';
import type { Theme } from '@/theme';
import { keepFocusOnPage } from './keep-focus-on-page';
import { afterwards } from './lazily';
import { ThemeProvider } from './theme-provider';
import { Toasts } from './ui/toast';

const OfflineLinks = afterwards(() => import('./offline-links'), 'OfflineLinks');

/** What every page stands in. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  // What came before the page could answer: it looked ready, so nobody would know why nothing happened.
  useEffect(() => window.earlyClick?.repeat(), []);
  useEffect(keepFocusOnPage, []);
  return (
    <ThemeProvider initial={theme}>
      {children}
      <Toasts />
      <OfflineLinks />
    </ThemeProvider>
  );
}
