import { getTranslations } from 'next-intl/server';
import { PageHeader } from '@/components/ui/page-header';
import { getOrganizationId } from '@/features/current-session';
import { MapPage } from '@/features/map/map-page';
import { mapInput, mapSearch } from '@/features/map/search';
import { pageTitle } from '@/i18n/page-title';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('shell.page.map');

export default async function Page({ searchParams }: PageProps<'/map'>) {
  const [t, trpc, organizationId, search] = await Promise.all([
    getTranslations(),
    getTrpc(),
    getOrganizationId(),
    readSearchParams(mapSearch, searchParams),
  ]);
  return (
    <>
      <PageHeader title={t('shell.page.map')} description={t('map.description')} />
      <Prefetch required={[trpc.roles.map.queryOptions(mapInput(organizationId, search))]}>
        <MapPage />
      </Prefetch>
    </>
  );
}
