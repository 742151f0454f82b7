'use client';

import { QueryClientContext } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { unstable_rethrow } from 'next/navigation';
import { type ReactNode, use } from 'react';
import { ErrorBoundary } from 'react-error-boundary';
import { isNotLoaded, offline, unexpected } from '@/trpc/errors';
import { Button } from './ui/button';
import { ErrorState } from './ui/error-state';

interface SectionBoundaryProps {
  /** Of the request that the page came with: it is what the server knows of it. */
  requestId?: string;
  children: ReactNode;
}

/** Keeps what fails in a section of a page from taking the rest of the page with it. */
export function SectionBoundary({ requestId, children }: SectionBoundaryProps) {
  const t = useTranslations('ui');
  // Pages that ask for nothing have none.
  const queryClient = use(QueryClientContext);
  return (
    <ErrorBoundary
      // What it failed on may be at fault: it is asked for again.
      onReset={() => void queryClient?.resetQueries()}
      fallbackRender={({ error, resetErrorBoundary }) => {
        // That there is no such page is for the boundary of the whole page.
        unstable_rethrow(error);
        if (isNotLoaded(error))
          return (
            <ErrorState failure={offline} action={<Button onClick={() => location.reload()}>{t('tryAgain')}</Button>} />
          );
        const { digest } = error as { digest?: unknown };
        return (
          <ErrorState
            failure={unexpected(typeof digest === 'string' ? digest : (requestId ?? null), 'section')}
            action={<Button onClick={resetErrorBoundary}>{t('tryAgain')}</Button>}
          />
        );
      }}
    >
      {children}
    </ErrorBoundary>
  );
}
