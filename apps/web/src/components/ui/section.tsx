import clsx from 'clsx';
import { type ReactNode, type Ref, useId } from 'react';

interface SectionProps {
  title: string;
  description?: ReactNode;
  /** An action for the whole section, to the right of the title. */
  action?: ReactNode;
  ref?: Ref<HTMLElement>;
  /** The style of its frame, if it has one. */
  frame?: string;
  children?: ReactNode;
}

/** A part of a page with a heading. */
export function Section({ title, description, action, ref, frame, children }: SectionProps) {
  const id = useId();
  return (
    <section ref={ref} aria-labelledby={id} className={clsx('min-w-0', frame)}>
      <div
        className={clsx(
          'mb-3 flex flex-wrap justify-between gap-x-4 gap-y-2',
          frame === undefined ? 'min-h-8 items-center' : 'items-start',
        )}
      >
        <div className="min-w-0">
          <h2 id={id} className="font-semibold wrap-anywhere">
            {title}
          </h2>
          {description !== undefined && <p className="mt-0.5 text-pretty text-ink-muted">{description}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
