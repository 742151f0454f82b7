import type { ReactNode } from 'react';

interface PageHeaderProps {
  title: string;
  /** What the page is for, in one line. */
  description?: ReactNode;
  /** The page's only primary action. */
  action?: ReactNode;
}

/** A page's heading with its primary action. */
export function PageHeader({ title, description, action }: PageHeaderProps) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0">
        <h1 className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">{title}</h1>
        {description && <p className="mt-0.5 text-pretty text-ink-muted">{description}</p>}
      </div>
      {action}
    </header>
  );
}
