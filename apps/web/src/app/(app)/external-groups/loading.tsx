import { useTranslations } from 'next-intl';
import { Loading } from '@/components/ui/skeleton';
import { ExternalGroupsSkeleton } from '@/features/external-groups/external-groups';

export default function ExternalGroupsLoading() {
  return (
    <Loading label={useTranslations('externalGroups')('loading')}>
      <ExternalGroupsSkeleton />
    </Loading>
  );
}
