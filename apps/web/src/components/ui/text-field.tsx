'use client';

import clsx from 'clsx';
import type { ReactNode } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';
import { fieldErrorStyle, hintStyle, inputStyle, labelStyle } from './field';

interface TextFieldProps extends Omit<AriaTextFieldProps, 'children' | 'className' | 'style'> {
  label: string;
  /** What to know before typing. */
  hint?: ReactNode;
  placeholder?: string;
  /** Lines, where the text may have several. */
  rows?: number;
  className?: string;
}

/** A labelled text field. Inside a `Form`, errors of the server appear at the field whose `name` they carry. */
export function TextField({ label, hint, placeholder, rows, className, ...props }: TextFieldProps) {
  return (
    <AriaTextField {...props} className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
      <Label className={labelStyle}>
        {label}
        {!props.isRequired && !props.isReadOnly && <span className="font-normal text-ink-muted"> (optional)</span>}
      </Label>
      {rows === undefined ? (
        <Input placeholder={placeholder} className={inputStyle} />
      ) : (
        <TextArea rows={rows} placeholder={placeholder} className={clsx(inputStyle, 'py-2')} />
      )}
      {hint !== undefined && (
        <Text slot="description" className={hintStyle}>
          {hint}
        </Text>
      )}
      <FieldError className={fieldErrorStyle} />
    </AriaTextField>
  );
}
