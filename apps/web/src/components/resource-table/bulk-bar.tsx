import clsx from 'clsx';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { catchFocus } from '@/components/keep-focus';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { failureOf } from '@/trpc/errors';
import { type Removal, RemoveSelected } from './bulk-button';
import { type Bulk, type BulkWrite, maxSelected } from './selection';

interface Progress {
  doing: string;
  done: number;
  total: number;
}

/** Entries per request: few enough requests, and still visible progress. */
const perRequest = 200;

/** Runs writes for the selected entries, one part after the other. @param onDone called once all parts are done */
function useBulkWrites<Entry>(selected: Entry[], onDone: () => void) {
  const t = useTranslations('ui');
  const [progress, setProgress] = useState<Progress | null>(null);
  const run = async ({ entries = selected, doing, send, done, failed, ...write }: BulkWrite<Entry>) => {
    const { onRefused, changed } = write;
    const total = entries.length;
    let finished = 0;
    const part = () => entries.slice(finished, finished + perRequest);
    try {
      for (; finished < total; finished += perRequest) {
        setProgress({ doing, done: finished, total });
        await send(part());
      }
      const { title, ...rest } = done();
      toastDone(title, rest);
      onDone();
    } catch (error) {
      const failure = failureOf(error);
      if (onRefused?.(failure, part(), entries.slice(finished + perRequest))) return;
      // It is not known which entry is gone; if it stayed selected, every further attempt would fail too.
      if (failure.code === 'does_not_exist' || failure.code === 'not_found') onDone();
      toastFailed(finished === 0 ? failed : t('bulkStopped', { failed, done: finished, total }), error);
    } finally {
      setProgress(null);
      void changed();
    }
  };
  return { progress, bulk: { entries: selected, run } satisfies Bulk<Entry> };
}

export interface BulkBarProps<Entry> {
  selected: Entry[];
  /** How many entries there are in total, and a function that selects them; missing if all are selected. */
  rest?: { count: number; select: () => Promise<void> } | undefined;
  noun: readonly [string, string];
  onClear: () => void;
  /** The actions offered for the selection. */
  actions: ((bulk: Bulk<Entry>) => ReactNode) | undefined;
  /** How the selected entries are removed. */
  removal: Removal<Entry> | undefined;
}

/** The actions for the selection, and their progress; stays in view while the list scrolls. */
export function BulkBar<Entry extends { id: string | number }>(props: BulkBarProps<Entry>) {
  const { selected, rest, noun, onClear, actions, removal } = props;
  const t = useTranslations('ui');
  const { progress, bulk } = useBulkWrites(selected, onClear);
  const count = selected.length;
  const [isLoading, setLoading] = useState(false);
  const bar = useRef<HTMLElement>(null);
  // When the bar is removed, so is the button that has focus or that a closing dialog would return focus to.
  useEffect(() => {
    const list = bar.current?.previousElementSibling;
    return () => catchFocus(list);
  }, []);
  const holdBack = (event: SyntheticEvent) => {
    if (!progress || ('key' in event && event.key === 'Tab')) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <section
      ref={bar}
      aria-label={t('selection')}
      data-bottom-bar
      className="sticky bottom-4 z-20 mt-3 flex flex-wrap items-center gap-2 rounded-lg border border-line bg-raised p-2 pl-4 shadow-raised"
    >
      <p role="status" className="mr-2 font-medium tabular-nums">
        {progress ? t('bulkProgress', { ...progress }) : t('selectedCount', { count, noun: noun[count === 1 ? 0 : 1] })}
      </p>
      {progress && (
        <progress aria-label={progress.doing} value={progress.done} max={progress.total} className="accent-accent" />
      )}
      {rest && !progress && (
        <Button
          variant="quiet"
          size="small"
          isPending={isLoading}
          onClick={() => {
            setLoading(true);
            rest
              .select()
              .catch((error: unknown) => toastFailed(t('notSelected'), error))
              .finally(() => setLoading(false));
          }}
        >
          {rest.count > maxSelected
            ? t('selectFirst', { count: maxSelected })
            : t('selectAll', { count: rest.count, noun: noun[1] })}
        </Button>
      )}
      {/* A running write is not interrupted, and its buttons keep their state and focus. */}
      <div
        aria-disabled={progress !== null}
        onClickCapture={holdBack}
        onPointerDownCapture={holdBack}
        onKeyDownCapture={holdBack}
        className={clsx('ml-auto flex flex-wrap items-center gap-2', progress && 'opacity-55')}
      >
        {actions?.(bulk)}
        {removal && <RemoveSelected bulk={bulk} removal={removal} />}
        <IconButton label={t('clearSelection')} onClick={onClear} icon={<X aria-hidden />} />
      </div>
    </section>
  );
}
