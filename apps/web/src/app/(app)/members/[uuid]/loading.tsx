import { useTranslations } from 'next-intl';
import { Loading } from '@/components/ui/skeleton';
import { MemberSkeleton } from '@/features/members/member-page';

export default function MemberLoading() {
  return (
    <Loading label={useTranslations('members')('loadingPerson')}>
      <MemberSkeleton />
    </Loading>
  );
}
