import clsx from 'clsx';
import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type RefObject, useEffect, useId, useRef } from 'react';
import { failureOf } from '@/trpc/errors';
import { type ActivityOf, FieldConflict, focusConflict } from '../field-conflict';
import { inputStyle } from './field';
import { Form, useFieldProblem } from './form';
import { IconButton } from './icon-button';
import { Problem } from './labelled';

interface EditInPlaceFormProps extends Omit<FieldProps, 'input'> {
  of: ActivityOf;
  error: unknown;
  /** The value that somebody else has saved since the editing began, if any. */
  theirs: string | undefined;
  onSave: (value: string) => void;
  /** Overwrites their value. */
  onInsist: (value: string) => void;
}

/** What `EditInPlace` shows during editing, loaded after the page. */
export function EditInPlaceForm({ of, error, theirs, onSave, onInsist, ...field }: EditInPlaceFormProps) {
  const input = useRef<HTMLInputElement>(null);
  // The write succeeded, but its response was lost.
  const isSaved = error !== undefined && theirs === field.initial;
  const isOvertaken = theirs !== undefined && !isSaved;
  const typed = () => (input.current?.value ?? '').trim();
  return (
    <Form
      className="gap-1.5"
      error={isSaved || (isOvertaken && error && failureOf(error).code === 'precondition_failed') ? undefined : error}
      onSubmit={() => {
        if (isSaved) onInsist(typed());
        else if (isOvertaken && typed() !== theirs) focusConflict(field.name);
        else onSave(typed());
      }}
    >
      <Field {...field} input={input} />
      <FieldConflict
        name={field.name}
        label={field.label}
        of={of}
        conflict={isOvertaken ? { theirs, keepTheirs: field.onClose, useMine: () => onInsist(typed()) } : undefined}
      />
    </Form>
  );
}

interface FieldProps {
  label: string;
  name: string;
  maxLength?: number;
  /** Whether it may be left empty. */
  isOptional?: boolean;
  initial: string;
  input: RefObject<HTMLInputElement | null>;
  onClose: () => void;
}

function Field({ label, name, maxLength, isOptional = false, initial, input, onClose }: FieldProps) {
  const id = useId();
  const t = useTranslations('ui');
  const { problem, handlers } = useFieldProblem(name);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [input]);
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
          required={!isOptional}
          autoComplete="off"
          onInvalid={handlers.onInvalid}
          onChange={handlers.onChange}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            onClose();
          }}
          className={clsx(inputStyle, 'min-w-32')}
        />
        <IconButton type="submit" label={t('save')} icon={<Check aria-hidden />} />
        <IconButton label={t('cancel')} onClick={onClose} icon={<X aria-hidden />} />
      </div>
      <Problem id={id}>{problem}</Problem>
    </div>
  );
}
