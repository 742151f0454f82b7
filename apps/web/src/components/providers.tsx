'use client';

import dynamic from 'next/dynamic';
import { type ReactNode, useEffect } from 'react';
import type { Theme } from '@/theme';
import { TrpcProvider } from '@/trpc/client';
import { EarlyClick } from './early-click';
import { keepFocusOnPage } from './keep-focus-on-page';
import { ThemeProvider } from './theme-provider';
import { Toasts } from './ui/toast';

// It comes once the page stands; without it, the page is what it is.
const OfflineLinks = dynamic(
  () =>
    import('./offline-links').then(
      (module) => module.OfflineLinks,
      () => () => null,
    ),
  { ssr: false },
);

/** What every page stands in. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  useEffect(keepFocusOnPage, []);
  return (
    <TrpcProvider>
      <ThemeProvider initial={theme}>
        {children}
        <Toasts />
        <OfflineLinks />
        <EarlyClick />
      </ThemeProvider>
    </TrpcProvider>
  );
}
