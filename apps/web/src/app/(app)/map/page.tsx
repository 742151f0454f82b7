import { getTranslations } from 'next-intl/server';
import { PageHeader } from '@/components/ui/page-header';
import { MapPage } from '@/features/map/map-page';
import { mapSearch, pageSize } from '@/features/map/search';
import { pageTitle } from '@/i18n/page-title';
import { askedFor } from '@/trpc/asked-for';
import { Prefetch } from '@/trpc/prefetch';
import { organizationListInput } from '@/url-state';

export const generateMetadata = pageTitle('shell.page.map');

export default async function Page({ searchParams }: PageProps<'/map'>) {
  const [trpc, organizationId, search] = await askedFor(mapSearch, searchParams);
  const t = await getTranslations();
  return (
    <>
      <PageHeader title={t('shell.page.map')} description={t('map.description')} />
      <Prefetch required={[trpc.roles.map.queryOptions(organizationListInput(organizationId, search, pageSize))]}>
        <MapPage />
      </Prefetch>
    </>
  );
}
