import clsx from 'clsx';
import { type ReactNode, useId } from 'react';
import { labelStyle } from './field';
import { useFieldProblem } from './form';
import { descriptionOf, Hint, Problem } from './labelled';

interface SwitchProps {
  label: string;
  hint?: ReactNode;
  name?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
  /** Shown beside it, such as a button that clears the value. */
  children?: ReactNode;
}

/** A switch. The server's errors appear here as at a `TextField`. */
export function Switch({ label, hint, name, isOn, onChange, isDisabled = false, children }: SwitchProps) {
  const id = useId();
  const { problem, handlers } = useFieldProblem(name);
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="flex min-w-0 flex-col gap-1">
        <label htmlFor={id} className={clsx(labelStyle, !isDisabled && 'cursor-pointer')}>
          {label}
        </label>
        <Hint id={id}>{hint}</Hint>
        <Problem id={id}>{problem}</Problem>
      </div>
      <div className="flex shrink-0 items-center gap-2">
        {children}
        <input
          type="checkbox"
          role="switch"
          id={id}
          name={name}
          checked={isOn}
          aria-checked={isOn}
          disabled={isDisabled}
          aria-invalid={problem !== null || undefined}
          aria-describedby={descriptionOf(id, { hint, problem })}
          onChange={(event) => {
            handlers.onChange();
            onChange(event.currentTarget.checked);
          }}
          className={clsx(
            'relative h-6 w-10 shrink-0 cursor-pointer appearance-none rounded-full bg-line-strong transition-colors',
            'before:absolute before:top-1 before:left-1 before:size-4 before:rounded-full before:bg-surface before:transition-transform',
            'checked:bg-accent checked:before:translate-x-4 disabled:cursor-default disabled:opacity-55',
            // In forced-colors mode, the system sets the backgrounds.
            'forced-colors:border forced-colors:border-[CanvasText] forced-colors:before:border-8 forced-colors:before:border-[CanvasText] forced-colors:checked:border-[Highlight] forced-colors:checked:before:border-[Highlight]',
          )}
        />
      </div>
    </div>
  );
}
