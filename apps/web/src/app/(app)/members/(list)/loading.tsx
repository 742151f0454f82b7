import { useTranslations } from 'next-intl';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { MembersSkeleton } from '@/features/members/members-table';

export default function MembersLoading() {
  return (
    <Loading label={useTranslations('members')('loading')}>
      <Skeleton className="mb-3 h-9 w-72 max-w-full" />
      <MembersSkeleton />
    </Loading>
  );
}
