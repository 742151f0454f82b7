import { useTranslations } from 'next-intl';
import { Loading } from '@/components/ui/skeleton';
import { RolePageSkeleton } from '@/features/roles/role-page';

export default function RoleLoading() {
  return (
    <Loading label={useTranslations('roles')('loadingRole')}>
      <RolePageSkeleton />
    </Loading>
  );
}
