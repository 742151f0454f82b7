'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import type { Theme } from '@/theme';
import { TrpcProvider } from '@/trpc/client';
import { EarlyClick } from './early-click';
import { ThemeProvider } from './theme-provider';
import { Toasts } from './ui/toast';

// It comes once the page stands; without it, the page is what it is.
const Guards = dynamic(
  () =>
    import('./guards').then(
      (module) => module.Guards,
      () => () => null,
    ),
  { ssr: false },
);

/** What every page stands in. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    <TrpcProvider>
      <ThemeProvider initial={theme}>
        {children}
        <Toasts />
        <Guards />
        <EarlyClick />
      </ThemeProvider>
    </TrpcProvider>
  );
}
