import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { PictureSkeleton } from '@/features/map/map-page';

export default function MapLoading() {
  return (
    <>
      <PageHeader title="Map" description="From groups elsewhere through roles to the people who hold them." />
      <Skeleton className="mb-3 h-9 w-72 max-w-full" />
      <PictureSkeleton />
    </>
  );
}
