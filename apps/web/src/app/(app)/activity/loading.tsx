import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { ActivitySkeleton } from '@/features/activity/activity-skeleton';

export default function ActivityLoading() {
  return (
    <Loading label="Loading the activity">
      <PageHeader title="Activity" description="Who did what, when and how." />
      <Skeleton className="mb-4 h-16" />
      <ActivitySkeleton />
    </Loading>
  );
}
