import { Loading } from '@/components/ui/skeleton';
import { RolesHeader } from '@/features/roles/roles-header';
import { RolesSkeleton } from '@/features/roles/roles-table';

export default function RolesLoading() {
  return (
    <Loading label="Loading the roles">
      <RolesHeader />
      <RolesSkeleton />
    </Loading>
  );
}
