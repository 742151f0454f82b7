import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from './button';
import { hintStyle } from './field';
import { useFieldProblem } from './form';
import { hidden } from './hidden';
import { IconButton } from './icon-button';
import { FieldGroup, Problem } from './labelled';

interface Entry<Row> {
  key: number;
  row: Row;
}

let lastKey = 0;
const withKey = <Row,>(row: Row): Entry<Row> => ({ key: (lastKey += 1), row });

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export interface RowsProps<Row> {
  label: string;
  hint?: ReactNode;
  name?: string;
  /** The noun for an entry within a sentence. */
  entry: string;
  /** The entries; null if there is no list. */
  value: readonly Row[] | null;
  onChange: (value: Row[]) => void;
  isReadOnly?: boolean;
  /** Shown beside the label, such as a button that removes the list. */
  action?: ReactNode;
}

/** An entry, and what can be done with it and around it. */
export interface RowHandle<Row> {
  row: Row;
  index: number;
  /** The entry's label, such as “Address 2”. */
  title: string;
  isInvalid: boolean;
  change: (row: Row) => void;
  insert: (index: number) => void;
  /** @param next index of the entry to focus afterwards */
  remove: (index: number, next?: number) => void;
  /** Replaces this entry with several, or with `isAdded` inserts them after it. */
  replace: (rows: readonly Row[], isAdded: boolean) => void;
}

interface RowsEditorProps<Row> extends RowsProps<Row> {
  /** A new entry. */
  blank: Row;
  /** Returns the rows that count, if not all do. */
  clean?: (rows: readonly Row[]) => Row[];
  /** Renders the editor of an entry. */
  children: (handle: RowHandle<Row>) => ReactNode;
}

/** An ordered list whose entries can be added, moved and removed. */
export function RowsEditor<Row>({
  label,
  hint,
  name,
  entry,
  value,
  onChange,
  isReadOnly = false,
  action,
  blank,
  clean,
  children,
}: RowsEditorProps<Row>) {
  const t = useTranslations('ui');
  const id = useId();
  const { problem, handlers } = useFieldProblem(name);
  const [entries, setEntries] = useState(() => (value ?? []).map(withKey));
  const [known, setKnown] = useState(value);
  const rowsOf = (among: readonly Entry<Row>[]) => {
    const rows = among.map(({ row }) => row);
    return clean ? clean(rows) : rows;
  };
  // Only a change from outside replaces the entries: they already contain what is typed here.
  if (value !== known) {
    setKnown(value);
    if (!isSame(value ?? [], rowsOf(entries))) setEntries((value ?? []).map(withKey));
  }
  const change = (next: Entry<Row>[]) => {
    handlers.onChange();
    setEntries(next);
    onChange(rowsOf(next));
  };
  /** Changes the list and focuses an entry before the next key can reach another one. */
  const changeAndFocus = (next: Entry<Row>[], index: number) => {
    flushSync(() => change(next));
    const rows = document.getElementById(`${id}-rows`)?.children;
    const row = rows?.[Math.min(index, rows.length - 1)];
    const field = row?.querySelector<HTMLElement>('input, select, textarea');
    (field ?? document.getElementById(`${id}-add`))?.focus();
  };
  const insert = (index: number) => changeAndFocus(entries.toSpliced(index, 0, withKey(blank)), index);
  const remove = (index: number, next = index) => changeAndFocus(entries.toSpliced(index, 1), next);
  const move = (from: number, to: number) => {
    const moved = entries[from];
    if (moved) change(entries.toSpliced(from, 1).toSpliced(to, 0, moved));
  };
  return (
    <FieldGroup {...{ id, label, name, hint, problem }}>
      <ol id={`${id}-rows`} className="flex flex-col gap-1.5 empty:hidden">
        {entries.map(({ key, row }, index) => (
          <li key={key} className="flex items-end gap-1">
            {children({
              row,
              index,
              title: t('entry', { entry, number: index + 1 }),
              isInvalid: problem !== null,
              change: (next) => change(entries.map((each) => (each.key === key ? { key, row: next } : each))),
              insert,
              remove,
              replace(rows, isAdded) {
                const at = isAdded ? index + 1 : index;
                changeAndFocus(entries.toSpliced(at, isAdded ? 0 : 1, ...rows.map(withKey)), at + rows.length - 1);
              },
            })}
            {!isReadOnly && (
              <>
                {entries.length > 1 && (
                  <>
                    <IconButton
                      label={t('moveUp', { entry, number: index + 1 })}
                      isUnavailable={index === 0}
                      onClick={() => move(index, index - 1)}
                      icon={<ArrowUp aria-hidden />}
                    />
                    <IconButton
                      className="max-sm:hidden"
                      label={t('moveDown', { entry, number: index + 1 })}
                      isUnavailable={index === entries.length - 1}
                      onClick={() => move(index, index + 1)}
                      icon={<ArrowDown aria-hidden />}
                    />
                  </>
                )}
                <IconButton
                  label={t('removeEntry', { entry, number: index + 1 })}
                  onClick={() => remove(index)}
                  icon={<X aria-hidden />}
                />
              </>
            )}
          </li>
        ))}
      </ol>
      <Problem id={id}>{problem}</Problem>
      <div className="flex items-center gap-2">
        {!isReadOnly && (
          <Button id={`${id}-add`} size="small" onClick={() => insert(entries.length)}>
            <Plus aria-hidden /> {t.rich('addEntry', { entry, label, hidden })}
          </Button>
        )}
        {entries.length === 0 && <span className={hintStyle}>{t(value === null ? 'notSet' : 'emptyList')}</span>}
        {action}
      </div>
    </FieldGroup>
  );
}
