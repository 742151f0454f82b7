'use client';

import { ChevronRight, ChevronsLeft } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { turn } from '@/components/ui/pagination';
import { countInWords } from '@/words';

interface ActivityPaginationProps {
  /** How many changes there are from the first one shown on. */
  count: number;
  shown: number;
  /** Whether the newest changes are shown. */
  isNewest: boolean;
  onNewest: () => void;
  onOlder: () => void;
}

const number = new Intl.NumberFormat('en');
const nouns = ['change', 'changes'] as const;
const olderNouns = ['older change', 'older changes'] as const;

/** Leads to older changes, from the last one shown on: what is written meanwhile moves no page. */
export function ActivityPagination({ count, shown, isNewest, onNewest, onOlder }: ActivityPaginationProps) {
  const hasOlder = shown < count;
  const total = countInWords(count, isNewest ? nouns : olderNouns);
  return (
    <div className="mt-3 flex min-h-9 flex-wrap items-center justify-between gap-3 text-ink-muted">
      <p role="status" className="tabular-nums">
        {!hasOlder
          ? total
          : isNewest
            ? `Newest ${number.format(shown)} of ${total}`
            : `${number.format(shown)} of ${total}`}
      </p>
      {(hasOlder || !isNewest) && (
        <nav aria-label="Pages" className="flex items-center gap-2">
          <Button variant="secondary" size="small" isUnavailable={isNewest} onClick={turn(onNewest)}>
            <ChevronsLeft aria-hidden /> Newest
          </Button>
          <Button variant="secondary" size="small" isUnavailable={!hasOlder} onClick={turn(onOlder)}>
            Older <ChevronRight aria-hidden />
          </Button>
        </nav>
      )}
    </div>
  );
}
