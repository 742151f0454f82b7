'use client';

import clsx from 'clsx';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, use, useEffect, useId, useMemo, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox, ComboBoxStateContext, ComboBoxValue } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup';
import { ComboBoxFrame, ComboBoxLabel, ComboBoxList } from './combo-box-parts';
import { inputStyle } from './field';
import { useFieldProblem } from './form';
import { descriptionOf } from './labelled';

/** What can be picked. */
export interface Choice {
  id: string;
  label: string;
  /** What tells it from others of the same name. */
  detail?: string;
}

export interface MultiComboBoxProps {
  label: string;
  hint?: ReactNode;
  isOptional?: boolean;
  placeholder?: string;
  /** Under which name the server knows what is picked here: its errors appear here. */
  name?: string;
  autoFocus?: boolean;
  selected: readonly Choice[];
  onSelect: (selected: Choice[]) => void;
  /** At most one, which the next takes the place of. */
  isSingle?: boolean;
  /** What was found. */
  options: readonly Choice[];
  /** Told what to look for, once typing pauses. */
  onSearch: (search: string) => void;
  isSearching: boolean;
  /** Says that nothing was found. */
  empty: string;
}

/** How long to wait for the next letter before searching, in milliseconds. */
const pause = 150;

/**
 * Picks several by searching for them; what is picked stands above the field as tags. It brings react-aria along: pages load it
 * with what opens (a dialog), or by `dynamic`.
 */
export function MultiComboBox({
  label,
  hint,
  isOptional = false,
  placeholder,
  name,
  autoFocus = false,
  selected,
  onSelect,
  isSingle = false,
  options,
  onSearch,
  isSearching,
  empty,
}: MultiComboBoxProps) {
  const t = useTranslations('ui');
  const id = useId();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const { problem, handlers } = useFieldProblem(name);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The same list while the same are picked: another one would empty what is typed.
  const ids = useMemo(() => selected.map((each) => each.id), [selected]);
  const pick = (picked: readonly (string | number)[]) => {
    const known = new Map([...selected, ...options].map((option) => [option.id, option]));
    const next = picked.flatMap((each) => known.get(String(each)) ?? []);
    if (next.length === selected.length && next.every(({ id: each }, index) => each === selected[index]?.id)) return;
    handlers.onChange();
    onSelect(isSingle ? next.slice(-1) : next);
  };
  const remove = (ids: ReadonlySet<string | number>) =>
    pick(selected.map((each) => each.id).filter((each) => !ids.has(each)));
  const described = descriptionOf(id, { hint, problem });
  return (
    <ComboBoxFrame id={id} hint={hint} problem={problem}>
      <ComboBox
        selectionMode="multiple"
        items={options}
        value={ids}
        onChange={pick}
        onInputChange={(text) => {
          clearTimeout(timer.current);
          timer.current = setTimeout(() => onSearch(text.trim()), text === '' ? 0 : pause);
        }}
        menuTrigger="focus"
        allowsEmptyCollection
        isInvalid={problem !== null}
        {...(described === undefined ? {} : { 'aria-describedby': described })}
        className="flex min-w-0 flex-col gap-1.5"
      >
        <ComboBoxLabel label={label} isOptional={isOptional} />
        {/* Its items are no options of the list, which tags beside a combo box would become. */}
        <ComboBoxValue className={clsx(selected.length === 0 && 'hidden')}>
          {() => <Tags label={label} selected={selected} onRemove={remove} />}
        </ComboBoxValue>
        <Keys closedBy={isSingle ? ids[0] : undefined}>
          <Input
            {...(name === undefined ? {} : { name })}
            {...(placeholder === undefined ? {} : { placeholder })}
            autoFocus={autoFocus}
            maxLength={200}
            onKeyDown={(event) => {
              const last = selected.at(-1);
              if (event.key === 'Backspace' && event.currentTarget.value === '' && last) remove(new Set([last.id]));
            }}
            className={inputStyle}
          />
        </Keys>
        <ComboBoxList<Choice> textOf={(option) => option.label} empty={isSearching ? t('searching') : empty}>
          {(option) => (
            <span className="min-w-0 flex-1">
              <span className="block break-words">{option.label}</span>
              {option.detail !== undefined && (
                <span className="block truncate text-[0.8125rem] text-ink-muted">{option.detail}</span>
              )}
            </span>
          )}
        </ComboBoxList>
      </ComboBox>
    </ComboBoxFrame>
  );
}

interface KeysProps {
  /** Of a single choice, what is chosen: then there is nothing left to choose, and the list must cover no button. */
  closedBy: string | undefined;
  children: ReactNode;
}

/**
 * Makes the first match the active one, so that Enter picks it, and lets Tab leave the field as it is, where the library
 * would take the active one too.
 */
function Keys({ closedBy, children }: KeysProps) {
  const state = use(ComboBoxStateContext);
  const { isOpen = false, inputValue = '', collection, selectionManager } = state ?? {};
  useEffect(() => {
    if (!isOpen || inputValue === '' || !collection || !selectionManager) return;
    const first = [...collection.getKeys()].find((key) => !selectionManager.isSelected(key));
    if (first !== undefined && selectionManager.focusedKey === null) selectionManager.setFocusedKey(first);
  }, [isOpen, inputValue, collection, selectionManager]);
  const chosen = useRef(closedBy);
  useEffect(() => {
    if (chosen.current === closedBy) return;
    chosen.current = closedBy;
    state?.close();
  }, [closedBy, state]);
  return (
    <div
      className="contents"
      onKeyDownCapture={({ key }) => {
        if (key === 'Tab') selectionManager?.setFocusedKey(null);
      }}
    >
      {children}
    </div>
  );
}

interface TagsProps {
  label: string;
  selected: readonly Choice[];
  onRemove: (ids: ReadonlySet<string | number>) => void;
}

function Tags({ label, selected, onRemove }: TagsProps) {
  const t = useTranslations('ui');
  if (selected.length === 0) return null;
  return (
    <TagGroup aria-label={t('selected', { label })} onRemove={onRemove}>
      <TagList items={selected} className="flex flex-wrap gap-1.5">
        {(tag) => (
          <Tag
            id={tag.id}
            textValue={tag.label}
            className="inline-flex max-w-full items-center gap-0.5 rounded bg-accent-soft py-0.5 pr-0.5 pl-2 text-[0.8125rem] font-medium text-on-accent-soft outline-accent focus-visible:outline-2"
          >
            <span className="min-w-0 truncate">{tag.label}</span>
            <Button
              slot="remove"
              className="grid size-6 shrink-0 cursor-pointer place-items-center rounded hover:bg-sunken"
            >
              <X aria-hidden className="size-3.5" />
            </Button>
          </Tag>
        )}
      </TagList>
    </TagGroup>
  );
}
