'use client';

import clsx from 'clsx';
import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useRef } from 'react';
import { Button } from './button';
import { inputStyle } from './field';
import { Form, useFieldProblem } from './form';
import { Problem } from './labelled';

interface EditInPlaceFormProps extends FieldProps {
  className: string | undefined;
  error: unknown;
  onSave: (value: string) => void;
}

/** What `EditInPlace` shows while somebody edits, loaded once the page stands. */
export const EditInPlaceForm = ({ className, error, onSave, ...field }: EditInPlaceFormProps) => (
  <Form
    className={clsx('gap-1.5', className)}
    error={error}
    onSubmit={(values) => onSave((values[field.name] ?? '').trim())}
    actions={null}
  >
    <Field {...field} />
  </Form>
);

interface FieldProps {
  label: string;
  name: string;
  maxLength?: number;
  initial: string;
  onCancel: () => void;
}

function Field({ label, name, maxLength, initial, onCancel }: FieldProps) {
  const id = useId();
  const t = useTranslations('ui');
  const input = useRef<HTMLInputElement>(null);
  const { problem, handlers } = useFieldProblem(name);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div className="flex min-w-0 items-center gap-1">
        <input
          ref={input}
          name={name}
          aria-label={label}
          aria-invalid={problem !== null || undefined}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          defaultValue={initial}
          maxLength={maxLength}
          required
          autoComplete="off"
          onInvalid={handlers.onInvalid}
          onChange={handlers.onChange}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            onCancel();
          }}
          className={clsx(inputStyle, 'min-w-32')}
        />
        <Button type="submit" variant="quiet" size="small" iconOnly aria-label={t('save')}>
          <Check aria-hidden />
        </Button>
        <Button variant="quiet" size="small" iconOnly aria-label={t('cancel')} onClick={onCancel}>
          <X aria-hidden />
        </Button>
      </div>
      <Problem id={id}>{problem}</Problem>
    </div>
  );
}
