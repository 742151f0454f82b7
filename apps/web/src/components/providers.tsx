'use client';

import { type ReactNode, useEffect } from 'react';
import type { Theme } from '@/theme';
import { EarlyClick } from './early-click';
import { keepFocusOnPage } from './keep-focus-on-page';
import { afterwards } from './lazily';
import { ThemeProvider } from './theme-provider';
import { Toasts } from './ui/toast';

const OfflineLinks = afterwards(() => import('./offline-links'), 'OfflineLinks');

/** What every page stands in. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  useEffect(keepFocusOnPage, []);
  return (
    <ThemeProvider initial={theme}>
      {children}
      <Toasts />
      <OfflineLinks />
      <EarlyClick />
    </ThemeProvider>
  );
}
