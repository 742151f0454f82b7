import { notifyManager, type Query, type QueryCache, useQueryClient } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useSyncExternalStore } from 'react';
import { failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { Button } from '../ui/button';

/** Whether the page still shows an earlier result because the latest refetch failed. */
const isOutdated = (query: Query) => query.state.status === 'error' && query.state.data !== undefined;

const errorOf = (cache: QueryCache): Error | null =>
  cache.findAll({ type: 'active', predicate: isOutdated })[0]?.state.error ?? null;

/** Says above a page that shows earlier data why it is out of date, until it is refetched. */
export function OutdatedNotice() {
  const t = useTranslations('shell');
  const detailOf = useFailureDetail();
  const client = useQueryClient();
  const cache = client.getQueryCache();
  const error = useSyncExternalStore(
    useCallback((onChange) => cache.subscribe(notifyManager.batchCalls(onChange)), [cache]),
    () => errorOf(cache),
    () => null,
  );
  const failure = error && failureOf(error);
  return (
    <div role="status">
      {failure && (
        <div className="mb-4 flex items-start gap-2 rounded-md border border-line bg-sunken px-3 py-2">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-muted" />
          <p className="min-w-0 flex-1 break-words">
            {failure.code === 'not_found'
              ? t('outdatedGone')
              : t.rich('outdated', {
                  reason: detailOf(failure),
                  muted: (chunks) => <span className="text-ink-muted">{chunks}</span>,
                })}
          </p>
          <Button size="small" onClick={() => void client.refetchQueries({ type: 'active', predicate: isOutdated })}>
            {t('refresh')}
          </Button>
        </div>
      )}
    </div>
  );
}
