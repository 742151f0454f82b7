import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/ui/page-header';
import { Skeleton } from '@/components/ui/skeleton';
import { PictureSkeleton } from '@/features/map/map-page';

export default function MapLoading() {
  const t = useTranslations();
  return (
    <>
      <PageHeader title={t('shell.page.map')} description={t('map.description')} />
      <Skeleton className="mb-3 h-9 w-72 max-w-full" />
      <PictureSkeleton />
    </>
  );
}
