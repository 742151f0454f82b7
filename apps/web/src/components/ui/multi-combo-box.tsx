import clsx from 'clsx';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type ReactNode, type RefObject, use, useEffect, useEffectEvent, useId, useMemo, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox, ComboBoxStateContext, ComboBoxValue } from 'react-aria-components/ComboBox';
import { Group } from 'react-aria-components/Group';
import { Input, type InputProps } from 'react-aria-components/Input';
import { Tag, TagGroup, TagList } from 'react-aria-components/TagGroup';
import { failureOf } from '@/trpc/errors';
import { useFailureDetail } from '@/trpc/use-failure-detail';
import { ComboBoxFrame, ComboBoxLabel, ComboBoxList, useListRoom } from './combo-box-parts';
import { inputStyle, tagStyle } from './field';
import { useFieldProblem } from './form';
import { descriptionOf } from './labelled';
import { usePause } from './use-pause';

/** An option that can be picked. */
export interface Choice {
  id: string;
  label: string;
  /** Distinguishes it from others of the same name. */
  detail?: string;
}

export interface MultiComboBoxProps {
  label: string;
  hint?: ReactNode;
  isOptional?: boolean;
  placeholder?: string;
  /** The field's name on the server, whose errors about it appear here. */
  name?: string;
  autoFocus?: boolean;
  selected: readonly Choice[];
  onSelect: (selected: Choice[]) => void;
  /** Whether at most one can be picked; picking another replaces it. */
  isSingle?: boolean;
  /** The options that were found. */
  options: readonly Choice[];
  /** Called with the text to search for, once typing pauses. */
  onSearch: (search: string) => void;
  /** The state of the search. */
  query: { isFetching: boolean; error: unknown };
  /** The message if nothing was found. */
  empty: string;
}

/**
 * Picks several options by searching; picked options are shown above the field as tags. It depends on react-aria, so pages load
 * it with what opens (a dialog), or with `dynamic`.
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
  query,
  empty,
}: MultiComboBoxProps) {
  const t = useTranslations('ui');
  const id = useId();
  const { type, isWaiting } = usePause(onSearch);
  const isBusy = isWaiting || query.isFetching;
  const detailOf = useFailureDetail();
  const nothing = query.error ? detailOf(failureOf(query.error)) : empty;
  const { problem, handlers } = useFieldProblem(name);
  const field = useRef<HTMLInputElement>(null);
  const { room, onOpenChange } = useListRoom(field);
  // Memoized, because a new array would clear the typed text.
  const ids = useMemo(() => selected.map((each) => each.id), [selected]);
  const pick = (picked: readonly (string | number)[]) => {
    const known = new Map([...selected, ...options].map((option) => [option.id, option]));
    const next = picked.flatMap((each) => known.get(String(each)) ?? []);
    if (next.length === selected.length && next.every(({ id: each }, index) => each === selected[index]?.id)) return;
    handlers.onChange();
    // Like typing, this signals to the surroundings that there is input to lose.
    field.current?.dispatchEvent(new Event('input', { bubbles: true }));
    onSelect(isSingle ? next.slice(-1) : next);
  };
  const remove = (removed: ReadonlySet<string | number>) => {
    const rest = ids.filter((each) => !removed.has(each));
    pick(rest);
    // Removing the last tag removes the element that has focus.
    if (rest.length === 0) field.current?.focus();
  };
  const described = descriptionOf(id, { hint, problem });
  return (
    <ComboBoxFrame id={id} hint={hint} problem={problem} room={room}>
      <ComboBox
        selectionMode="multiple"
        items={options}
        value={ids}
        onChange={pick}
        onInputChange={type}
        menuTrigger="focus"
        onOpenChange={onOpenChange}
        allowsEmptyCollection
        isInvalid={problem !== null}
        {...(described === undefined ? {} : { 'aria-describedby': described })}
        className="flex min-w-0 flex-col gap-1.5"
      >
        <ComboBoxLabel label={label} isOptional={isOptional} />
        {/* The list is positioned below this group, so it follows as tags come and go. */}
        <Group role="presentation" className="flex min-w-0 flex-col gap-1.5">
          {/* Outside `ComboBoxValue`, the tags would become options of the list. */}
          <ComboBoxValue className={clsx(selected.length === 0 && 'hidden')}>
            {() => <Tags label={label} selected={selected} onRemove={remove} />}
          </ComboBoxValue>
          <SearchField
            field={field}
            closedBy={isSingle ? ids[0] : undefined}
            first={isBusy ? undefined : options.find((option) => !ids.includes(option.id))?.id}
            isBusy={isBusy}
            onTake={(key) => pick([...ids, key])}
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
        </Group>
        <ComboBoxList<Choice> textOf={(option) => option.label} empty={isBusy ? t('searching') : nothing} room={room}>
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

interface SearchFieldProps extends InputProps {
  field: RefObject<HTMLInputElement | null>;
  /** The chosen option of a single choice. Once there is one, the list closes, so that it does not cover a button. */
  closedBy: string | undefined;
  /** Whether the list still belongs to the previous text. */
  isBusy: boolean;
  /** The first match that is not picked yet, once it is known. */
  first: string | undefined;
  /** Picks it. */
  onTake: (first: string) => void;
}

/**
 * Makes the first match active once it is known, so that Enter picks it. Pressed earlier, Enter waits for it; without a match, it
 * leaves the typed text. Tab leaves the field as it is, whereas the library would pick the active option. Pressing outside the
 * field and its list closes the list; pressing the field opens it again. If the last press was outside and the field then
 * receives focus, for example from a refused form, the list stays closed.
 */
function SearchField({ field, closedBy, isBusy, first, onTake, ...props }: SearchFieldProps) {
  const state = use(ComboBoxStateContext);
  const { isOpen = false, inputValue = '', collection, selectionManager } = state ?? {};
  /** Whether Enter was pressed before the results were there. */
  const isAwaited = useRef(false);
  const take = useEffectEvent(onTake);
  useEffect(() => {
    if (first === undefined || !isOpen || inputValue === '' || !selectionManager) return;
    if (isAwaited.current) {
      isAwaited.current = false;
      take(first);
    } else if (selectionManager.focusedKey === null && collection?.getItem(first))
      selectionManager.setFocusedKey(first);
  }, [first, isOpen, inputValue, collection, selectionManager]);
  const chosen = useRef(closedBy);
  useEffect(() => {
    if (chosen.current === closedBy) return;
    chosen.current = closedBy;
    state?.close();
  }, [closedBy, state]);
  const hasPressedBeside = useRef(false);
  const closeList = useEffectEvent(() => {
    if (isOpen) state?.close();
  });
  useEffect(() => {
    const press = ({ target }: PointerEvent) => {
      if (!(target instanceof Element) || target.closest('[data-trigger=ComboBox]')) return;
      const own = [field.current?.parentElement, ...(field.current?.labels ?? [])];
      hasPressedBeside.current = !own.some((element) => element?.contains(target));
      if (hasPressedBeside.current) closeList();
    };
    const type = () => void (hasPressedBeside.current = false);
    document.addEventListener('pointerdown', press, true);
    document.addEventListener('keydown', type, true);
    return () => {
      document.removeEventListener('pointerdown', press, true);
      document.removeEventListener('keydown', type, true);
    };
  }, [field]);
  useEffect(() => {
    if (isOpen && hasPressedBeside.current) closeList();
  }, [isOpen]);
  return (
    <Input
      {...props}
      ref={field}
      onClick={() => isOpen || state?.open(null, 'focus')}
      onKeyDownCapture={(event) => {
        isAwaited.current = false;
        if (event.key === 'Tab') selectionManager?.setFocusedKey(null);
        if (event.key !== 'Enter' || event.nativeEvent.isComposing || !isOpen || inputValue === '') return;
        if (selectionManager?.focusedKey != null) return;
        event.preventDefault();
        event.stopPropagation();
        if (first === undefined) isAwaited.current = isBusy;
        else onTake(first);
      }}
    />
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
          <Tag id={tag.id} textValue={tag.label} className={clsx(tagStyle, 'outline-accent focus-visible:outline-2')}>
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
