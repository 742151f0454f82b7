'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { countInWords } from '@/words';
import { Button } from './button';

interface PaginationProps {
  count: number;
  page: number;
  pageSize: number;
  onPage: (page: number) => void;
  /** What is counted: one, and several. */
  noun: readonly [string, string];
}

const number = new Intl.NumberFormat('en');

/** Tells how many there are and which are shown, and leads to the others. */
export function Pagination({ count, page, pageSize, onPage, noun }: PaginationProps) {
  const last = Math.max(1, Math.ceil(count / pageSize));
  const from = (page - 1) * pageSize + 1;
  const to = Math.min(count, page * pageSize);
  return (
    <div className="mt-3 flex min-h-9 flex-wrap items-center justify-between gap-3 text-ink-muted">
      <p role="status" className="tabular-nums">
        {last === 1
          ? countInWords(count, noun)
          : `${number.format(from)} to ${number.format(to)} of ${number.format(count)} ${noun[1]}`}
      </p>
      {last > 1 && (
        <nav aria-label="Pages" className="flex items-center gap-2">
          <Button variant="secondary" size="small" disabled={page <= 1} onClick={() => onPage(page - 1)}>
            <ChevronLeft aria-hidden /> Previous
          </Button>
          <span className="tabular-nums max-sm:sr-only">
            Page {number.format(page)} of {number.format(last)}
          </span>
          <Button variant="secondary" size="small" disabled={page >= last} onClick={() => onPage(page + 1)}>
            Next <ChevronRight aria-hidden />
          </Button>
        </nav>
      )}
    </div>
  );
}
