import { Skeleton } from './skeleton';

/** A placeholder for a page of panels with forms. */
export const PanelsSkeleton = ({ panels = 2 }: { panels?: number }) => (
  <div className="grid max-w-4xl gap-4">
    {Array.from({ length: panels }, (_, panel) => (
      <div key={panel} className="space-y-4 rounded-lg border border-line bg-surface p-4 sm:p-5">
        <Skeleton className="w-40" />
        <Skeleton className="h-9 max-w-lg" />
        <Skeleton className="h-9 max-w-lg" />
      </div>
    ))}
  </div>
);
