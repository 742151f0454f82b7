import { Loading } from '@/components/ui/skeleton';
import { InvitesSkeleton } from '@/features/invites/invites-table';

export default function InvitesLoading() {
  return (
    <Loading label="Loading the invites">
      <InvitesSkeleton />
    </Loading>
  );
}
