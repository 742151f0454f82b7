'use client';

import clsx from 'clsx';
import { Check, X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Button } from './button';
import { inputStyle } from './field';
import { Form, useFieldProblem } from './form';
import { Problem } from './labelled';

interface EditInPlaceProps {
  /** What is edited, such as “Name of the role”. */
  label: string;
  /** The field's name at the server, whose errors about it appear here. */
  name: string;
  value: string;
  maxLength?: number;
  isEditing: boolean;
  onEditing: (isEditing: boolean) => void;
  /** Shows the new value at once; where it is refused, what was typed is there again with what is wrong with it. */
  onSave: (value: string) => Promise<unknown>;
  className?: string;
  /** What stands there while nobody edits. The focus goes to its first button or link afterwards. */
  children: ReactNode;
}

/** Text that is edited where it stands: Enter saves, Escape leaves it as it was. */
export function EditInPlace({ isEditing, onEditing, onSave, value, className, children, ...field }: EditInPlaceProps) {
  const [refused, setRefused] = useState<{ text: string; error: unknown } | null>(null);
  const view = useRef<HTMLDivElement>(null);
  const wasEditing = useRef(false);
  useEffect(() => {
    if (wasEditing.current && !isEditing) view.current?.querySelector<HTMLElement>('a, button')?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  if (!isEditing)
    return (
      <div ref={view} className={className}>
        {children}
      </div>
    );
  const close = () => {
    setRefused(null);
    onEditing(false);
  };
  const save = (text: string) => {
    close();
    if (text === value) return;
    onSave(text).catch((error: unknown) => {
      setRefused({ text, error });
      onEditing(true);
    });
  };
  return (
    <Form
      className={clsx('gap-1.5', className)}
      error={refused?.error}
      onSubmit={(values) => save((values[field.name] ?? '').trim())}
      actions={null}
    >
      <Field {...field} initial={refused?.text ?? value} onCancel={close} />
    </Form>
  );
}

interface FieldProps extends Pick<EditInPlaceProps, 'label' | 'name' | 'maxLength'> {
  initial: string;
  onCancel: () => void;
}

function Field({ label, name, maxLength, initial, onCancel }: FieldProps) {
  const id = useId();
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
        <Button type="submit" variant="quiet" size="small" iconOnly aria-label="Save">
          <Check aria-hidden />
        </Button>
        <Button variant="quiet" size="small" iconOnly aria-label="Cancel" onClick={onCancel}>
          <X aria-hidden />
        </Button>
      </div>
      <Problem id={id}>{problem}</Problem>
    </div>
  );
}
