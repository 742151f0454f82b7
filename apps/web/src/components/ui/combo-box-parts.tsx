import { Check } from 'lucide-react';
import { type ReactNode, type RefObject, useLayoutEffect, useState } from 'react';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { AriaLocale } from './aria-locale';
import { labelStyle } from './field';
import { Hint, Optional, Problem } from './labelled';
import { itemStyle, popoverStyle } from './popover';

/** The distance between a list and its field, and between a list and what it must not cover, in pixels. */
const gap = 8;

/** A list with less room than this is moved or given more, in pixels. */
const lowest = 176;

/** Where a list opens, and how much room its form makes for it. */
interface ListRoom {
  isAbove: boolean;
  maxHeight: number;
  /** How much the form grows below the field. */
  extra: number;
}

/**
 * Measures the room between the field and the buttons of its form, or the bottom of the window, and whether the form can grow
 * enough.
 */
function measureBelow(field: HTMLElement) {
  const { bottom } = field.getBoundingClientRect();
  const actions = field.closest('form')?.querySelector('[data-actions]')?.getBoundingClientRect();
  const below = Math.floor(Math.min(innerHeight, actions?.top ?? innerHeight) - bottom) - 2 * gap;
  // From the breakpoint `sm` on, a dialog extends to at most 92% of the window's height (see `ModalDialog`).
  const canGrow = actions !== undefined && actions.bottom + lowest - below <= innerHeight * 0.92;
  return { below, canGrow };
}

/**
 * Keeps a list from covering the buttons of its form: it ends above them. If that leaves too little room, the form grows, and
 * stays that size, so that the next button to be pressed does not move; if it cannot grow, the list opens above the field.
 */
export function useListRoom(field: RefObject<HTMLInputElement | null>) {
  const [isOpen, setOpen] = useState(false);
  const [extra, setExtra] = useState(0);
  const [isAbove, setAbove] = useState(false);
  const [maxHeight, setMaxHeight] = useState(lowest);
  useLayoutEffect(() => {
    const input = field.current;
    if (!isOpen || !input) return;
    const fit = () => {
      const { below, canGrow } = measureBelow(input);
      if (below < lowest && canGrow) return setExtra(extra + lowest - below);
      setAbove(below < lowest);
      setMaxHeight(
        below < lowest ? Math.floor((input.parentElement ?? input).getBoundingClientRect().top) - 2 * gap : below,
      );
    };
    fit();
    // Picked options are shown above the field, and move it.
    const observer = new ResizeObserver(fit);
    if (input.form) observer.observe(input.form);
    return () => observer.disconnect();
  }, [isOpen, extra, field]);
  const room: ListRoom = { isAbove, maxHeight, extra };
  return { room, onOpenChange: setOpen };
}

interface ComboBoxFrameProps {
  id: string;
  hint: ReactNode;
  problem: string | null;
  room: ListRoom;
  children: ReactNode;
}

/** A combo box with its hint and its error. */
export const ComboBoxFrame = ({ id, hint, problem, room, children }: ComboBoxFrameProps) => (
  <AriaLocale>
    <div className="flex min-w-0 flex-col gap-1.5">
      {children}
      <Hint id={id}>{hint}</Hint>
      <Problem id={id}>{problem}</Problem>
      {room.extra > 0 && <div style={{ height: room.extra }} />}
    </div>
  </AriaLocale>
);

export const ComboBoxLabel = ({ label, isOptional = false }: { label: string; isOptional?: boolean }) => (
  <Label className={labelStyle}>
    {label}
    {isOptional && <Optional />}
  </Label>
);

interface ComboBoxListProps<Option> {
  /** The text that is searched by typing. */
  textOf: (option: Option) => string;
  /** Renders an option. */
  children: (option: Option) => ReactNode;
  /** Shown if there are no options. */
  empty?: ReactNode;
  room: ListRoom;
}

/** The list of options. */
export const ComboBoxList = <Option extends { id: string }>(props: ComboBoxListProps<Option>) => (
  <Popover
    placement={props.room.isAbove ? 'top start' : 'bottom start'}
    maxHeight={props.room.maxHeight}
    offset={gap}
    shouldFlip={false}
    className={`${popoverStyle} w-(--trigger-width) min-w-52`}
  >
    <ListBox<Option>
      className="max-h-64 overflow-auto p-1 outline-none"
      renderEmptyState={() => <p className="px-2.5 py-1.5 text-ink-muted">{props.empty}</p>}
    >
      {(option) => (
        <ListBoxItem id={option.id} textValue={props.textOf(option)} className={itemStyle}>
          {({ isSelected }) => (
            <>
              {props.children(option)}
              {isSelected && <Check aria-hidden className="text-accent" />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  </Popover>
);
