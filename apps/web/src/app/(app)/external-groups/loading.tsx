import { Loading, Skeleton } from '@/components/ui/skeleton';
import { GroupsHeader } from '@/features/external-groups/groups-header';
import { GroupsSkeleton } from '@/features/external-groups/groups-table';

export default function ExternalGroupsLoading() {
  return (
    <Loading label="Loading the external groups">
      <GroupsHeader />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
        <div className="min-w-0">
          <Skeleton className="mb-3 h-8 w-80 max-w-full" />
          <Skeleton className="mb-3 h-9 w-72 max-w-full" />
          <GroupsSkeleton />
        </div>
        <Skeleton className="h-96" />
      </div>
    </Loading>
  );
}
