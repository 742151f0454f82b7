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
  /** Id of the request that loaded the page; the server's log has it. */
  requestId?: string;
  children: ReactNode;
}

/** Keeps a failing section of a page from taking down the rest of it. */
export function SectionBoundary({ requestId, children }: SectionBoundaryProps) {
  const t = useTranslations('ui');
  // Pages without queries have no client.
  const queryClient = use(QueryClientContext);
  return (
    <ErrorBoundary
      // Cached data may have caused the failure, so it is fetched again.
      onReset={() => void queryClient?.resetQueries()}
      fallbackRender={({ error, resetErrorBoundary }) => {
        // Next's own errors, such as `notFound()`, are for the boundary of the whole page.
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
