import { Loading } from '@/components/ui/skeleton';
import { GroupsHeader } from '@/features/external-groups/groups-header';
import { ExternalGroupsSkeleton } from '@/features/external-groups/groups-table';

export default function ExternalGroupsLoading() {
  return (
    <Loading label="Loading the external groups">
      <GroupsHeader />
      <ExternalGroupsSkeleton />
    </Loading>
  );
}
