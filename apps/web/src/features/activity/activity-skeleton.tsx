import { Skeleton } from '@/components/ui/skeleton';

/** The frame of a list of changes. As a container, it lets the layout inside depend on its width. */
export const frameStyle = '@container divide-y divide-line rounded-lg border border-line bg-surface';

/** Placeholders for entries that are loading. */
export const ActivitySkeleton = ({ rows = 8 }: { rows?: number }) => (
  <div className={frameStyle}>
    {Array.from({ length: rows }, (_, row) => (
      <div key={row} className="flex items-start gap-3 px-4 py-3">
        <Skeleton className="size-8 rounded-full" />
        <div className="min-w-0 flex-1 space-y-2 py-1">
          <Skeleton className="w-96 max-w-full" />
          <Skeleton className="h-3 w-40 max-w-full" />
        </div>
      </div>
    ))}
  </div>
);
