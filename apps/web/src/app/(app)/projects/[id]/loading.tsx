import { useTranslations } from 'next-intl';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function ProjectLoading() {
  return (
    <Loading label={useTranslations('projects')('loadingProject')}>
      <Skeleton className="h-32" />
      <Skeleton className="mt-4 h-48" />
    </Loading>
  );
}
