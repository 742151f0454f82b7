import { Loading } from '@/components/ui/skeleton';
import { InvitesSkeleton } from '@/features/invites/invites-table';
import { MembersHeader } from '@/features/members/members-header';

export default function InvitesLoading() {
  return (
    <Loading label="Loading the invites">
      <MembersHeader />
      <InvitesSkeleton />
    </Loading>
  );
}
