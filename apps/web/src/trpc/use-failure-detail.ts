import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Failure } from './errors';

/** Returns the message of a failure in the language of the page; the server's own sentence if the catalogue has none. */
export function useFailureDetail(): (failure: Pick<Failure, 'detail'> & Partial<Failure>) => string {
  const t = useTranslations('errors');
  return useCallback(
    ({ detail, messageId, values }) => {
      // The server and the catalogue share message ids only by name, so types cannot check them.
      const id = messageId as Parameters<typeof t>[0] | undefined;
      const tell = t as (name: typeof id, placeholders: typeof values) => string;
      return id !== undefined && t.has(id) ? tell(id, values) : detail;
    },
    [t],
  );
}
