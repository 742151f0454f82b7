import clsx from 'clsx';
import { ChevronDown, X } from 'lucide-react';
import { type ReactNode, useId, useRef, useState } from 'react';
import { inputStyle, labelStyle } from './field';

interface PickerFieldProps {
  label: string;
  /** The current choice, in words. */
  children: string;
  /** Renders the dialog in which another choice is made. */
  dialog: (close: () => void) => ReactNode;
  /** Clears the choice; missing if there is none. */
  clear?: { label: string; onClear: () => void } | undefined;
  className?: string;
}

/** Picks one of many options by searching in a dialog: looks like a field, and opens the dialog. */
export function PickerField({ label, children, dialog, clear, className }: PickerFieldProps) {
  const [isChoosing, setChoosing] = useState(false);
  const id = useId();
  const field = useRef<HTMLButtonElement>(null);
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
      <span id={`${id}-label`} className={labelStyle}>
        {label}
      </span>
      <span className="relative block">
        <button
          ref={field}
          type="button"
          id={`${id}-chosen`}
          aria-labelledby={`${id}-label ${id}-chosen`}
          aria-haspopup="dialog"
          onClick={() => setChoosing(true)}
          className={clsx(inputStyle, 'cursor-pointer truncate pr-9 text-left hover:bg-sunken')}
        >
          {children}
        </button>
        {clear ? (
          <button
            type="button"
            aria-label={clear.label}
            onClick={() => {
              clear.onClear();
              // This button is about to be removed.
              field.current?.focus();
            }}
            className="absolute top-1 right-1 grid size-7 cursor-pointer place-items-center rounded text-ink-muted hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </button>
        ) : (
          <ChevronDown
            aria-hidden
            className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-muted"
          />
        )}
      </span>
      {isChoosing && dialog(() => setChoosing(false))}
    </div>
  );
}
