import clsx from 'clsx';
import { type ChangeEvent, type ComponentProps, type ReactNode, useId } from 'react';
import { inputStyle } from './field';
import { useFieldProblem } from './form';
import { descriptionOf, Labelled } from './labelled';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id' | 'children'> {
  label: string;
  /** What to know before typing. */
  hint?: ReactNode;
  onChange?: (value: string) => void;
  /** The number of lines, if the text may have several. */
  rows?: number;
}

/** A labelled text field. Inside a `Form`, the server's errors appear at the field whose `name` they refer to. */
export function TextField({ label, hint, onChange, rows, className, ...props }: TextFieldProps) {
  const id = useId();
  const { problem, handlers } = useFieldProblem(props.name);
  const shared = {
    ...props,
    id,
    'aria-invalid': problem !== null || undefined,
    'aria-describedby': descriptionOf(id, { hint, problem }),
    onInvalid: handlers.onInvalid,
    onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) {
      handlers.onChange();
      onChange?.(event.currentTarget.value);
    },
  };
  return (
    <Labelled
      id={id}
      label={label}
      isOptional={!props.required && !props.readOnly}
      hint={hint}
      problem={problem}
      className={className}
    >
      {rows === undefined ? (
        <input {...shared} className={inputStyle} />
      ) : (
        <textarea {...(shared as ComponentProps<'textarea'>)} rows={rows} className={clsx(inputStyle, 'py-2')} />
      )}
    </Labelled>
  );
}
