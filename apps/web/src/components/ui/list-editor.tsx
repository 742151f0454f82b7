'use client';

import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { Button } from './button';
import { hintStyle, inputStyle, labelStyle } from './field';
import { useFieldProblem } from './form';
import { hidden } from './hidden';
import { descriptionOf, Hint, Problem } from './labelled';

interface Entry {
  key: number;
  text: string;
}

let lastKey = 0;
const withKey = (text: string): Entry => ({ key: (lastKey += 1), text });

interface ListEditorProps {
  label: string;
  hint?: ReactNode;
  name?: string;
  /** What one entry is called within a sentence. */
  entry: string;
  placeholder?: string;
  maxLength?: number;
  /** The entries, or null where there is no list. */
  value: readonly string[] | null;
  /** Told the entries that hold something. */
  onChange: (value: string[]) => void;
  isReadOnly?: boolean;
  /** What stands beside the label, such as a way to do without a list. */
  action?: ReactNode;
}

const textsOf = (entries: readonly Entry[]) => entries.map(({ text }) => text.trim()).filter((text) => text !== '');
const isSame = (one: readonly string[], other: readonly string[]) => one.join('\n') === other.join('\n');

/** A list of short texts in an order. Enter adds one, and several lines that are pasted become several. */
export function ListEditor({
  label,
  hint,
  name,
  entry,
  placeholder,
  maxLength,
  value,
  onChange,
  isReadOnly = false,
  action,
}: ListEditorProps) {
  const t = useTranslations('ui');
  const id = useId();
  const { problem, handlers } = useFieldProblem(name);
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const [entries, setEntries] = useState(() => (value ?? []).map(withKey));
  const [known, setKnown] = useState(value);
  // Changed from outside: what is being typed here is ahead of it.
  if (value !== known) {
    setKnown(value);
    if (!isSame(value ?? [], textsOf(entries))) setEntries((value ?? []).map(withKey));
  }
  const change = (next: Entry[]) => {
    handlers.onChange();
    setEntries(next);
    onChange(textsOf(next));
  };
  /** Changes the list and goes to an entry, before the next key can reach another one. */
  const changeAndFocus = (next: Entry[], index: number) => {
    flushSync(() => change(next));
    const inputs = list.current?.querySelectorAll('input');
    (inputs?.[Math.min(index, inputs.length - 1)] ?? add.current)?.focus();
  };
  const insert = (index: number) => changeAndFocus(entries.toSpliced(index, 0, withKey('')), index);
  const remove = (index: number, next = index) => changeAndFocus(entries.toSpliced(index, 1), next);
  const move = (from: number, to: number) => {
    const moved = entries[from];
    if (moved) change(entries.toSpliced(from, 1).toSpliced(to, 0, moved));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>, index: number) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      insert(index + 1);
    } else if (event.key === 'Backspace' && event.currentTarget.value === '') {
      event.preventDefault();
      remove(index, Math.max(0, index - 1));
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, index: number) => {
    const lines = event.clipboardData
      .getData('text/plain')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    if (lines.length < 2) return;
    event.preventDefault();
    const replaced = entries[index]?.text === '' ? 1 : 0;
    changeAndFocus(entries.toSpliced(index, replaced, ...lines.map(withKey)), index + lines.length - 1);
  };
  return (
    <fieldset
      name={name}
      tabIndex={-1}
      aria-describedby={descriptionOf(id, { hint, problem })}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <legend className={`${labelStyle} mb-1.5`}>{label}</legend>
      <Hint id={id}>{hint}</Hint>
      <ol ref={list} className="flex flex-col gap-1.5 empty:hidden">
        {entries.map(({ key, text }, index) => (
          <li key={key} className="flex items-center gap-1">
            <input
              aria-label={t('entry', { entry, number: index + 1 })}
              aria-invalid={problem !== null || undefined}
              value={text}
              placeholder={placeholder}
              maxLength={maxLength}
              readOnly={isReadOnly}
              spellCheck={false}
              autoCapitalize="none"
              onChange={(event) =>
                change(entries.map((each) => (each.key === key ? { key, text: event.target.value } : each)))
              }
              onKeyDown={isReadOnly ? undefined : (event) => onKeyDown(event, index)}
              onPaste={isReadOnly ? undefined : (event) => onPaste(event, index)}
              className={inputStyle}
            />
            {!isReadOnly && (
              <>
                {entries.length > 1 && (
                  <>
                    <Button
                      variant="quiet"
                      size="small"
                      iconOnly
                      aria-label={t('moveUp', { entry, number: index + 1 })}
                      isUnavailable={index === 0}
                      onClick={() => move(index, index - 1)}
                    >
                      <ArrowUp aria-hidden />
                    </Button>
                    <Button
                      variant="quiet"
                      size="small"
                      iconOnly
                      className="max-sm:hidden"
                      aria-label={t('moveDown', { entry, number: index + 1 })}
                      isUnavailable={index === entries.length - 1}
                      onClick={() => move(index, index + 1)}
                    >
                      <ArrowDown aria-hidden />
                    </Button>
                  </>
                )}
                <Button
                  variant="quiet"
                  size="small"
                  iconOnly
                  aria-label={t('removeEntry', { entry, number: index + 1 })}
                  onClick={() => remove(index)}
                >
                  <X aria-hidden />
                </Button>
              </>
            )}
          </li>
        ))}
      </ol>
      <Problem id={id}>{problem}</Problem>
      <div className="flex items-center gap-2">
        {!isReadOnly && (
          <Button ref={add} size="small" onClick={() => insert(entries.length)}>
            <Plus aria-hidden /> {t.rich('addEntry', { entry, label, hidden })}
          </Button>
        )}
        {entries.length === 0 && <span className={hintStyle}>{t(value === null ? 'notSet' : 'emptyList')}</span>}
        {action}
      </div>
    </fieldset>
  );
}
