import { useTranslations } from 'next-intl';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { RolesSkeleton } from '@/features/roles/roles-table';

export default function RolesLoading() {
  return (
    <Loading label={useTranslations('roles')('loading')}>
      <Skeleton className="mb-3 h-9 w-72 max-w-full" />
      <RolesSkeleton />
    </Loading>
  );
}
