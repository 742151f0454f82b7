'use client';

import { type ReactNode, useEffect } from 'react';
import type { Theme } from '@/theme';
import { keepFocusOnPage } from './keep-focus-on-page';
import { afterwards } from './lazily';
import { ThemeProvider } from './theme-provider';
import { Toasts } from './ui/toast';

const OfflineLinks = afterwards(() => import('./offline-links'), 'OfflineLinks');

/** Wraps every page. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  // Repeats a click made before hydration: the page looked ready, so nobody would know why nothing happened.
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
