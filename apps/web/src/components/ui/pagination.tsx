import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type MouseEvent, useEffect } from 'react';
import type { PageQuery } from '../fetched';
import { Button } from './button';

interface PaginationProps {
  count: number;
  page: number;
  pageSize: number;
  onPage: (page: number) => void;
  /** The noun for the entries: singular and plural. */
  noun: readonly [string, string];
}

/** The number of the last page of a list. An empty list has one page, too. */
export const lastPage = (count: number, pageSize: number): number => Math.max(1, Math.ceil(count / pageSize));

/**
 * Goes to the last page of a list if the current page no longer exists because its last entry was removed.
 * @returns the last page
 */
export function useLastPage<Entry>(
  query: PageQuery<Entry>,
  page: number,
  size: number,
  onPage: (page: number) => void,
) {
  const { data, isPlaceholderData } = query;
  const last = lastPage(data?.count ?? 0, size);
  const isGone = data !== undefined && !isPlaceholderData && page > last;
  useEffect(() => {
    if (isGone) onPage(last);
  });
  return last;
}

/** Changes the page of the list above the button and scrolls to the beginning of the list; the button keeps focus. */
export const turn = (toPage: () => void) => (event: MouseEvent<HTMLElement>) => {
  toPage();
  event.currentTarget.closest('nav')?.parentElement?.parentElement?.scrollIntoView({ block: 'start' });
};

/** Shows how many entries there are and which are shown, and leads to the other pages. */
export function Pagination({ count, page, pageSize, onPage, noun }: PaginationProps) {
  const t = useTranslations('ui');
  const last = lastPage(count, pageSize);
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(count, page * pageSize);
  return (
    <div className="mt-3 flex min-h-9 flex-wrap items-center justify-between gap-3 text-ink-muted">
      <p role="status" className="tabular-nums">
        {last === 1 ? t('counted', { count, noun: noun[count === 1 ? 0 : 1] }) : t('range', { from, to, count })}
      </p>
      {last > 1 && (
        <nav aria-label={t('pages')} className="flex items-center gap-2">
          <Button variant="secondary" size="small" isUnavailable={page <= 1} onClick={turn(() => onPage(page - 1))}>
            <ChevronLeft aria-hidden /> {t('previous')}
          </Button>
          <span className="tabular-nums max-sm:sr-only">{t('pageOf', { page, last })}</span>
          <Button variant="secondary" size="small" isUnavailable={page >= last} onClick={turn(() => onPage(page + 1))}>
            {t('next')} <ChevronRight aria-hidden />
          </Button>
        </nav>
      )}
    </div>
  );
}
