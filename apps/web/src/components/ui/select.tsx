import clsx from 'clsx';
import { ChevronDown } from 'lucide-react';
import { type ComponentProps, type ReactNode, useId } from 'react';
import { inputStyle } from './field';
import { useFieldProblem } from './form';
import { descriptionOf, Labelled } from './labelled';

interface SelectOption<Value extends string = string> {
  value: Value;
  label: string;
  /** The language of the label, if it is not the page's. */
  lang?: string;
}

interface SelectProps<Value extends string> extends Omit<
  ComponentProps<'select'>,
  'onChange' | 'id' | 'children' | 'value' | 'defaultValue'
> {
  label: string;
  hint?: ReactNode;
  options: readonly SelectOption<Value>[];
  value?: Value;
  onChange?: (value: Value) => void;
}

/** Picks one of a few options in the browser's own list. The server's errors appear here as at a `TextField`. */
export function Select<Value extends string>({
  label,
  hint,
  options,
  onChange,
  className,
  ...props
}: SelectProps<Value>) {
  const id = useId();
  const { problem, handlers } = useFieldProblem(props.name);
  return (
    <Labelled id={id} label={label} hint={hint} problem={problem} className={className}>
      <div className="relative">
        <select
          {...props}
          id={id}
          aria-invalid={problem !== null || undefined}
          aria-describedby={descriptionOf(id, { hint, problem })}
          onInvalid={handlers.onInvalid}
          onChange={(event) => {
            handlers.onChange();
            onChange?.(event.currentTarget.value as Value);
          }}
          // Browsers count every `select` as read-only, but it keeps the background of an editable field.
          className={clsx(inputStyle, 'cursor-pointer appearance-none truncate bg-surface! pr-9')}
        >
          {options.map(({ value, label: text, lang }) => (
            <option key={value} value={value} lang={lang}>
              {text}
            </option>
          ))}
        </select>
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-muted"
        />
      </div>
    </Labelled>
  );
}
