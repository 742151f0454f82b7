import type { Metadata } from 'next';
import { PageHeader } from '@/components/ui/page-header';
import { getOrganizationId } from '@/features/current-session';
import { MapPage } from '@/features/map/map-page';
import { mapInput, mapSearch } from '@/features/map/search';
import { getTrpc, Prefetch } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'Map' };

export default async function Page({ searchParams }: PageProps<'/map'>) {
  const [trpc, organizationId, search] = await Promise.all([
    getTrpc(),
    getOrganizationId(),
    readSearchParams(mapSearch, searchParams),
  ]);
  return (
    <>
      <PageHeader title="Map" description="From groups elsewhere through roles to the people who hold them." />
      <Prefetch required={[trpc.roles.map.queryOptions(mapInput(organizationId, search))]}>
        <MapPage />
      </Prefetch>
    </>
  );
}
