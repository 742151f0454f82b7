import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function ProjectLoading() {
  return (
    <Loading label="Loading the project">
      <Skeleton className="h-32" />
      <Skeleton className="mt-4 h-48" />
    </Loading>
  );
}
