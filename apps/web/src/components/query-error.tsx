import { useTranslations } from 'next-intl';
import { failureOf } from '@/trpc/errors';
import type { Query } from './fetched';
import { Button } from './ui/button';
import { ErrorState } from './ui/error-state';

interface QueryErrorProps {
  /** A query that failed. */
  query: Pick<Query<unknown>, 'error' | 'refetch'>;
}

/** Shows why a query failed in place of its result, with a button that tries again. */
export const QueryError = ({ query: { error, refetch } }: QueryErrorProps) => (
  <ErrorState
    failure={failureOf(error)}
    action={<Button onClick={() => void refetch()}>{useTranslations('ui')('tryAgain')}</Button>}
  />
);
