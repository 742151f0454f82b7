'use client';

import clsx from 'clsx';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Form as AriaForm } from 'react-aria-components/Form';
import { failureOf } from '@/trpc/errors';
import { FormError } from './form-error';

interface FormProps {
  /** What was typed, by the fields' names. */
  onSubmit: (values: Record<string, string>) => void;
  /** What a mutation threw: it appears at the field that its `attr` names, else above the buttons. */
  error?: unknown;
  className?: string;
  children: ReactNode;
  /** The buttons. */
  actions: ReactNode;
}

const textOf = (form: HTMLFormElement) =>
  Object.fromEntries(
    [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );

/** A form whose fields show the server's errors, in the server's words. */
export function Form({ onSubmit, error, className, children, actions }: FormProps) {
  const [fieldNames, setFieldNames] = useState<string[]>([]);
  const failure = error ? failureOf(error) : undefined;
  const atField = failure && failure.attr !== null && fieldNames.includes(failure.attr) ? failure.attr : undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = textOf(event.currentTarget);
    setFieldNames(Object.keys(values));
    onSubmit(values);
  };
  return (
    <AriaForm
      onSubmit={submit}
      validationErrors={failure && atField !== undefined ? { [atField]: failure.detail } : {}}
      className={clsx('flex flex-col gap-4', className)}
    >
      {children}
      {failure && atField === undefined && <FormError failure={failure} />}
      {actions}
    </AriaForm>
  );
}
