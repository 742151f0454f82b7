import { useTranslations } from 'next-intl';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function PageLoading() {
  return (
    <Loading label={useTranslations('ui')('loadingPage')}>
      <Skeleton className="h-7 w-48" />
      <Skeleton className="mt-2 w-80 max-w-full" />
      <Skeleton className="mt-6 h-64" />
    </Loading>
  );
}
