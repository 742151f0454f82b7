'use client';

import { NuqsAdapter } from 'nuqs/adapters/next/app';
import type { ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Theme } from '@/theme';
import { TrpcProvider } from '@/trpc/client';
import { ThemeProvider } from './theme-provider';
import { Toasts } from './ui/toast';

/** What every page stands in. */
export function Providers({ theme, children }: { theme: Theme; children: ReactNode }) {
  return (
    // All texts are English, whatever the browser prefers.
    <I18nProvider locale="en">
      <NuqsAdapter>
        <TrpcProvider>
          <ThemeProvider initial={theme}>
            {children}
            <Toasts />
          </ThemeProvider>
        </TrpcProvider>
      </NuqsAdapter>
    </I18nProvider>
  );
}
