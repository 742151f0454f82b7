import { useTranslations } from 'next-intl';
import { Loading } from '@/components/ui/skeleton';
import { InvitesSkeleton } from '@/features/invites/invites-table';

export default function InvitesLoading() {
  return (
    <Loading label={useTranslations('invites')('loading')}>
      <InvitesSkeleton />
    </Loading>
  );
}
