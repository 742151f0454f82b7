import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { fieldErrorStyle, hintStyle, labelStyle } from './field';

interface LabelledProps {
  /** The id of the control. */
  id: string;
  label: string;
  /** Whether it may be left empty, which is then added to the label. */
  isOptional?: boolean;
  /** What to know before filling it in. */
  hint?: ReactNode;
  problem: string | null;
  className?: string | undefined;
  children: ReactNode;
}

/** The ids of the elements that describe a control, for its `aria-describedby`. */
export const descriptionOf = (id: string, { hint, problem }: Pick<LabelledProps, 'hint' | 'problem'>) =>
  clsx(hint !== undefined && `${id}-hint`, problem !== null && `${id}-problem`) || undefined;

export const Hint = ({ id, children }: { id: string; children: ReactNode }) =>
  children !== undefined && (
    <div id={`${id}-hint`} className={hintStyle}>
      {children}
    </div>
  );

export const Problem = ({ id, children }: { id: string; children: string | null }) =>
  children !== null && (
    <p id={`${id}-problem`} className={fieldErrorStyle}>
      {children}
    </p>
  );

export const Optional = () => <span className="font-normal text-ink-muted"> {useTranslations('ui')('optional')}</span>;

/** Controls that edit one value together, below their label and hint. @param problem shown by the children */
export const FieldGroup = ({
  id,
  label,
  name,
  hint,
  problem,
  onChange,
  children,
}: LabelledProps & { name?: string | undefined; onChange?: () => void }) => (
  <fieldset
    name={name}
    onChange={onChange}
    tabIndex={-1}
    aria-describedby={descriptionOf(id, { hint, problem })}
    className="flex min-w-0 flex-col gap-1.5"
  >
    <legend className={`${labelStyle} mb-1.5`}>{label}</legend>
    <Hint id={id}>{hint}</Hint>
    {children}
  </fieldset>
);

/** A control with its label, hint and error. */
export const Labelled = ({ id, label, isOptional = false, hint, problem, className, children }: LabelledProps) => (
  <div className={clsx('flex min-w-0 flex-col gap-1.5', className)}>
    <label htmlFor={id} className={labelStyle}>
      {label}
      {isOptional && <Optional />}
    </label>
    {children}
    <Hint id={id}>{hint}</Hint>
    <Problem id={id}>{problem}</Problem>
  </div>
);
