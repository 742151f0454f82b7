import { type MouseEvent, useEffect, useRef, useState } from 'react';
import type { Failure } from '@/trpc/errors';
import type { Done } from '@/trpc/writing';
import type { ListPage } from './resource-list';

/** The maximum number of selected entries: the limit of a bulk write. */
export const maxSelected = 500;

type Id = string | number;

interface Selected<Entry> {
  entry: Entry;
  /** The page it was last seen on; undefined if it was selected without being shown. */
  page: string | undefined;
}

/** The selection in a list, kept across pages. An entry is removed from it when it disappears from the page it was seen on. */
export function useSelection<Entry extends { id: Id }>({ page, entries, isStale }: ListPage<Entry>) {
  const [selected, setSelected] = useState<ReadonlyMap<Id, Selected<Entry>>>(new Map());
  const anchor = useRef<Id>(undefined);
  // While another page loads, the entries shown are not on it.
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
    /** Selects or deselects an entry; with the shift key, all entries between it and the previous one too. */
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

/** A checkbox that selects a row, or all rows. */
export function SelectBox({ label, isChecked, isPartly = false, onChange }: SelectBoxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = isPartly;
  });
  return (
    // Larger than the box, to be easy to tap, and above the link that is stretched over the row.
    <label className="relative z-10 -m-2 grid size-8 cursor-pointer place-items-center">
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

/** A write for the selected entries. */
export interface BulkWrite<Entry> {
  /** The selected entries that it applies to; all if missing. */
  entries?: Entry[];
  /** What to show during the write, such as “Adding to On call”. */
  doing: string;
  /** Sends some of the entries: all of them are written or none. */
  send: (part: Entry[]) => Promise<unknown>;
  /** What to show once all entries are written. */
  done: () => Done;
  /** What to show if a part is refused; the parts before it are written. */
  failed: string;
  /**
   * Called with the failure, the part that was refused and the entries after it; returns true if it reports the failure itself.
   */
  onRefused?: (failure: Failure, refused: Entry[], rest: Entry[]) => boolean;
  /** Refetches what is now out of date. */
  changed: () => unknown;
}

export interface Bulk<Entry> {
  entries: Entry[];
  run: (write: BulkWrite<Entry>) => Promise<void>;
}
