'use client';

import './globals.css';
import { ErrorState } from '@/components/ui/error-state';

/** Stands in place of everything, where even the frame of the pages failed. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  return (
    <html lang="en">
      <body>
        <main>
          <ErrorState
            isPage
            failure={{ code: 'error', detail: 'Something went wrong.', requestId: error.digest ?? null }}
            action={<a href="/">Start again</a>}
          />
        </main>
      </body>
    </html>
  );
}
