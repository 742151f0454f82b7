'use client';

import clsx from 'clsx';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type MouseEvent, type ReactNode, type SyntheticEvent, useEffect, useRef, useState } from 'react';
import { catchFocus } from '@/components/keep-focus';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { type Failure, failureOf } from '@/trpc/errors';
import type { Done } from '@/trpc/writing';
import type { ListPage } from './resource-list';

/** As many entries as are selected at once: a bulk write takes no more. */
export const maxSelected = 500;

type Id = string | number;

interface Selected<Entry> {
  entry: Entry;
  /** The page that it was last seen on; none for what was selected without being shown. */
  page: string | undefined;
}

/** What is selected in a list, kept while its pages are turned, until it is gone from the page that it was seen on. */
export function useSelection<Entry extends { id: Id }>({ page, entries, isStale }: ListPage<Entry>) {
  const [selected, setSelected] = useState<ReadonlyMap<Id, Selected<Entry>>>(new Map());
  const anchor = useRef<Id>(undefined);
  // While another page is awaited, what is shown is not on it.
  const onPage = new Set(isStale ? [] : entries.map(({ id }) => id));
  const change = (changed: readonly Entry[], isSelected: boolean) =>
    setSelected((before) => {
      const after = new Map(before);
      for (const entry of changed)
        if (!isSelected) after.delete(entry.id);
        else if (after.size < maxSelected)
          after.set(entry.id, { entry, page: onPage.has(entry.id) ? page : undefined });
      return after;
    });
  const isSeenHere = (each: Selected<Entry>) => each.page === page;
  if (!isStale && [...selected].some(([id, each]) => isSeenHere(each) !== onPage.has(id)))
    setSelected(
      new Map(
        [...selected]
          .filter(([id, each]) => !isSeenHere(each) || onPage.has(id))
          .map(([id, each]) => [id, onPage.has(id) ? { ...each, page } : each]),
      ),
    );
  return {
    selected: new Map([...selected].map(([id, { entry }]) => [id, entry])),
    clear: () => setSelected(new Map()),
    change,
    /** Selects an entry or not; with the shift key, all from the one before it as well. */
    toggle(selectable: readonly Entry[], entry: Entry, isSelected: boolean, isRange: boolean) {
      const [from, to] = [anchor.current, entry.id].map((id) => selectable.findIndex((each) => each.id === id)) as [
        number,
        number,
      ];
      anchor.current = entry.id;
      const isFound = isRange && from >= 0;
      change(isFound ? selectable.slice(Math.min(from, to), Math.max(from, to) + 1) : [entry], isSelected);
    },
  };
}

interface SelectBoxProps {
  label: string;
  isChecked: boolean;
  isPartly?: boolean;
  onChange: (isChecked: boolean, isRange: boolean) => void;
}

/** A box to tick a row with, or all of them. */
export function SelectBox({ label, isChecked, isPartly = false, onChange }: SelectBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartly;
  });
  return (
    // Larger than the box, so that it is hit with a finger, and above the link that is stretched over the row.
    <label className="relative z-10 -m-2 inline-grid size-8 cursor-pointer place-items-center">
      <input
        ref={box}
        type="checkbox"
        aria-label={label}
        checked={isChecked}
        onChange={() => undefined}
        onClick={(event: MouseEvent<HTMLInputElement>) => onChange(event.currentTarget.checked, event.shiftKey)}
        className="size-4 cursor-pointer accent-accent"
      />
    </label>
  );
}

/** A write for what is selected. */
export interface BulkWrite<Entry> {
  /** Those of the selection that it concerns; all, where this is missing. */
  entries?: Entry[];
  /** What is going on meanwhile, such as “Adding to On call”. */
  doing: string;
  /** Sends a part of the entries: all of it is done or none. */
  send: (part: Entry[]) => Promise<unknown>;
  /** What is said once all is done. */
  done: () => Done;
  /** What is said where a part is refused; those before it are done. */
  failed: string;
  /** Told why, the part that was refused, and what was to come after it: true where it tells of that itself. */
  onRefused?: (failure: Failure, refused: Entry[], rest: Entry[]) => boolean;
  /** Has what is out of date now fetched anew. */
  changed: () => unknown;
}

export interface Bulk<Entry> {
  entries: Entry[];
  run: (write: BulkWrite<Entry>) => Promise<void>;
}

interface Progress {
  doing: string;
  done: number;
  total: number;
}

/** As many as one request changes: few requests, and still there is progress to see. */
const perRequest = 200;

/** Runs writes for what is selected, a part after the other. @param onDone told once all is done */
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
      // Which of them is gone is not known here: with it in the selection, each further attempt would fail as well.
      if (failure.code === 'does_not_exist' || failure.code === 'not_found') onDone();
      toastFailed(finished === 0 ? failed : t('bulkStopped', { failed, done: finished, total }), error);
    } finally {
      setProgress(null);
      void changed();
    }
  };
  return { progress, bulk: { entries: selected, run } satisfies Bulk<Entry> };
}

interface BulkBarProps<Entry> {
  selected: Entry[];
  /** How many there are in all, and what selects them; missing where all are selected. */
  rest?: { count: number; select: () => Promise<void> } | undefined;
  noun: readonly [string, string];
  onClear: () => void;
  children: (bulk: Bulk<Entry>) => ReactNode;
}

/** What can be done with all that is selected, and how far it is; stays in view while the list scrolls. */
export function BulkBar<Entry>({ selected, rest, noun, onClear, children }: BulkBarProps<Entry>) {
  const t = useTranslations('ui');
  const { progress, bulk } = useBulkWrites(selected, onClear);
  const count = selected.length;
  const [isLoading, setLoading] = useState(false);
  const bar = useRef<HTMLElement>(null);
  // When the bar goes, so does the button that the focus is on, or that a dialog is about to give it back to.
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
      {/* What is going on is not interrupted, and its buttons keep their state and the focus. */}
      <div
        aria-disabled={progress !== null}
        onClickCapture={holdBack}
        onPointerDownCapture={holdBack}
        onKeyDownCapture={holdBack}
        className={clsx('ml-auto flex flex-wrap items-center gap-2', progress && 'opacity-55')}
      >
        {children(bulk)}
        <IconButton label={t('clearSelection')} onClick={onClear} icon={<X aria-hidden />} />
      </div>
    </section>
  );
}
