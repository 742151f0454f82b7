import { Loading } from '@/components/ui/skeleton';
import { MemberSkeleton } from '@/features/members/member-page';

export default function MemberLoading() {
  return (
    <Loading label="Loading the person">
      <MemberSkeleton />
    </Loading>
  );
}
