import { type ComponentProps, type ReactNode, useId } from 'react';
import { hintStyle } from './field';
import { useFieldProblem } from './form';
import { FieldGroup, Problem } from './labelled';

interface ToggleProps extends Omit<ComponentProps<'input'>, 'onChange' | 'id' | 'type' | 'children'> {
  type: 'checkbox' | 'radio';
  label: ReactNode;
  /** What it means. */
  description?: ReactNode;
  onChange?: (isChecked: boolean) => void;
}

function Toggle({ label, description, onChange, ...props }: ToggleProps) {
  const id = useId();
  return (
    <div className="flex items-start gap-2.5">
      <input
        {...props}
        id={id}
        aria-describedby={description === undefined ? undefined : `${id}-description`}
        onChange={(event) => onChange?.(event.currentTarget.checked)}
        className="mt-0.5 size-4 shrink-0 cursor-pointer accent-accent disabled:cursor-default disabled:opacity-60"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="block cursor-pointer break-words">
          {label}
        </label>
        {description !== undefined && (
          <div id={`${id}-description`} className={hintStyle}>
            {description}
          </div>
        )}
      </div>
    </div>
  );
}

/** A checkbox with a description. */
export const Checkbox = (props: Omit<ToggleProps, 'type'>) => <Toggle {...props} type="checkbox" />;

/** One of several mutually exclusive options: those with the same `name` in a form. */
export const Radio = (props: Omit<ToggleProps, 'type'>) => <Toggle {...props} type="radio" />;

interface FieldsetProps {
  label: string;
  /** The field's name on the server, whose errors about it appear here. */
  name?: string;
  hint?: ReactNode;
  children: ReactNode;
}

/** A group of controls that answer one question together. */
export function Fieldset({ label, name, hint, children }: FieldsetProps) {
  const id = useId();
  const { problem, handlers } = useFieldProblem(name);
  return (
    <FieldGroup {...{ id, label, name, hint, problem }} onChange={handlers.onChange}>
      <div className="flex flex-col gap-2">{children}</div>
      <Problem id={id}>{problem}</Problem>
    </FieldGroup>
  );
}
