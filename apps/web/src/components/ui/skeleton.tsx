import clsx from 'clsx';
import type { ReactNode } from 'react';

/** A grey stand-in for a line or a shape; give it the size of what will come. */
export const Skeleton = ({ className }: { className?: string }) => (
  <div aria-hidden className={clsx('skeleton h-4', className)} />
);

/** Wraps the skeletons of a section, and tells those who do not see them that it loads. */
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
