'use client';

import { QueryErrorResetBoundary } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { failureOf } from '@/trpc/errors';
import { Button } from './button';
import { ErrorState } from './error-state';

/** Keeps a failure inside its section, and lets one try again. */
export function SectionBoundary({ children }: { children: ReactNode }) {
  return (
    <QueryErrorResetBoundary>
      {({ reset }) => (
        <ErrorBoundary onReset={reset} fallbackRender={({ error, resetErrorBoundary }) => <ErrorState failure={failureOf(error)} action={<Button onPress={resetErrorBoundary}>Try again</Button>} />}>
          {children}
        </ErrorBoundary>
      )}
    </QueryErrorResetBoundary>
  );
}
