import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { ActivitySkeleton } from '@/features/activity/activity-skeleton';

export default function ActivityLoading() {
  const t = useTranslations();
  return (
    <Loading label={t('activity.loading')}>
      <PageHeader title={t('shell.page.activity')} description={t('activity.description')} />
      <Skeleton className="mb-4 h-16" />
      <ActivitySkeleton />
    </Loading>
  );
}
