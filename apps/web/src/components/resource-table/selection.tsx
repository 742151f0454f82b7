import { type MouseEvent, useEffect, useRef, useState } from 'react';
import type { Failure } from '@/trpc/errors';
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
