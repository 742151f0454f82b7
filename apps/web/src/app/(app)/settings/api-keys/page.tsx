import { scopeDescriptions } from '@rolecall/contracts';
import type { Metadata } from 'next';
import { ApiKeys } from '@/features/api-keys/api-keys';
import { apiKeysInput, apiKeysSearch } from '@/features/api-keys/search';
import { Prefetch, trpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const metadata: Metadata = { title: 'API keys' };

export default async function ApiKeysPage({ searchParams }: PageProps<'/settings/api-keys'>) {
  const search = await readSearchParams(apiKeysSearch, searchParams);
  return (
    <Prefetch queries={[trpc.personalApiKeys.list.prefetch(apiKeysInput(search))]}>
      <ApiKeys scopes={scopeDescriptions} />
    </Prefetch>
  );
}
