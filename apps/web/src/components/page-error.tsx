'use client';

import { Button, buttonStyle } from './ui/button';
import { ErrorState } from './ui/error-state';

/** What stands in place of a page that failed. The digest finds the cause in the server's log. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <ErrorState
      isPage
      failure={{ code: 'error', detail: 'Something went wrong on this page.', requestId: error.digest ?? null }}
      action={
        <>
          <Button variant="primary" onClick={reset}>
            Try again
          </Button>
          {/* Loads everything anew: what failed may be in what is loaded. */}
          <a href="/" className={buttonStyle()}>
            Home
          </a>
        </>
      }
    />
  );
}
