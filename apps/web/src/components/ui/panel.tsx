import clsx from 'clsx';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  title: string;
  description?: ReactNode;
  /** What can be done with all of it; at the right of the title. */
  action?: ReactNode;
  /** For what cannot be undone. */
  isDangerous?: boolean;
  children: ReactNode;
}

/** A part of a page, in a frame and under a heading. */
export function Panel({ title, description, action, isDangerous = false, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className={clsx('rounded-lg border bg-surface p-4 sm:p-5', isDangerous ? 'border-danger/50' : 'border-line')}
    >
      <div className="mb-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
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
