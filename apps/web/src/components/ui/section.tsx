import { type ReactNode, type Ref, useId } from 'react';

interface SectionProps {
  title: string;
  description?: ReactNode;
  /** What can be done with all of it; at the right of the title. */
  action?: ReactNode;
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

/** A part of a page, under a heading. */
export function Section({ title, description, action, ref, children }: SectionProps) {
  const id = useId();
  return (
    <section ref={ref} aria-labelledby={id} className="min-w-0">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <div>
          <h2 id={id} className="font-semibold">
            {title}
          </h2>
          {description !== undefined && <p className="text-ink-muted">{description}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}
