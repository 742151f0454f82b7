import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { Failure } from './errors';

/** What to tell of a failure, in the language of the page; the server's own sentence where it is not in the catalogue. */
export function useFailureDetail(): (failure: Pick<Failure, 'detail'> & Partial<Failure>) => string {
  const t = useTranslations('errors');
  return useCallback(
    ({ detail, messageId, values }) => {
      // Which messages there are, the server and the catalogue agree on by name alone.
      const id = messageId as Parameters<typeof t>[0] | undefined;
      const tell = t as (name: typeof id, placeholders: typeof values) => string;
      return id !== undefined && t.has(id) ? tell(id, values) : detail;
    },
    [t],
  );
}
