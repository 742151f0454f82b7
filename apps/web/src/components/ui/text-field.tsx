'use client';

import clsx from 'clsx';
import { type ChangeEvent, type ComponentProps, type ReactNode, useId } from 'react';
import { fieldErrorStyle, hintStyle, inputStyle, labelStyle } from './field';
import { useFieldProblem } from './form';

interface TextFieldProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id' | 'children'> {
  label: string;
  /** What to know before typing. */
  hint?: ReactNode;
  onChange?: (value: string) => void;
  /** Lines, where the text may have several. */
  rows?: number;
}

/** A labelled text field. Inside a `Form`, errors of the server appear at the field whose `name` they carry. */
export function TextField({ label, hint, onChange, rows, className, ...props }: TextFieldProps) {
  const id = useId();
  const { problem, handlers } = useFieldProblem(props.name);
  const shared = {
    ...props,
    id,
    'aria-invalid': problem !== null || undefined,
    'aria-describedby': clsx(hint !== undefined && `${id}-hint`, problem !== null && `${id}-problem`) || undefined,
    onInvalid: handlers.onInvalid,
    onChange(event: ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) {
      handlers.onChange();
      onChange?.(event.currentTarget.value);
    },
  };
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
      <label htmlFor={id} className={labelStyle}>
        {label}
        {!props.required && !props.readOnly && <span className="font-normal text-ink-muted"> (optional)</span>}
      </label>
      {rows === undefined ? (
        <input {...shared} className={inputStyle} />
      ) : (
        <textarea {...(shared as ComponentProps<'textarea'>)} rows={rows} className={clsx(inputStyle, 'py-2')} />
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={hintStyle}>
          {hint}
        </p>
      )}
      {problem !== null && (
        <p id={`${id}-problem`} className={fieldErrorStyle}>
          {problem}
        </p>
      )}
    </div>
  );
}
