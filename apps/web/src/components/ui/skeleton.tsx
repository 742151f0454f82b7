import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A grey placeholder for a line or a shape; give it the size of the content to come. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={clsx('skeleton h-4', className)} />
);

/** A placeholder for a line of text with a smaller one below it. */
export const LineSkeleton = () => (
  <div className="space-y-2 py-1">
    <Skeleton className="w-56 max-w-full" />
    <Skeleton className="h-3 w-40 max-w-full" />
  </div>
);

/** Wraps the placeholders of a section, and announces to screen readers that it is loading. */
export function Loading({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div aria-busy="true">
      <span role="status" className="sr-only">
        {label}
      </span>
      {children}
    </div>
  );
}
