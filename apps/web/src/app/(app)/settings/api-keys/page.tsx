import { ApiKeys } from '@/features/api-keys/api-keys';
import { apiKeysSearch } from '@/features/api-keys/search';
import { findSession } from '@/features/current-session';
import { projectNamesInput } from '@/features/projects/search';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { listInput, readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('apiKeys.title');

export default async function ApiKeysPage({ searchParams }: PageProps<'/settings/api-keys'>) {
  const [trpc, session, search] = await Promise.all([
    getTrpc(),
    findSession(),
    readSearchParams(apiKeysSearch, searchParams),
  ]);
  const input = listInput(search);
  // If this fails, the prefetch of the same list reports why.
  const listed = await trpc.personalApiKeys.list.fetch(input).catch(() => null);
  const namesProjects = listed?.results.some(({ scoped_projects }) => scoped_projects !== null) ?? false;
  return (
    <Prefetch
      required={[trpc.personalApiKeys.list.queryOptions(input)]}
      optional={
        namesProjects
          ? (session?.organizations ?? []).map(({ id }) => trpc.projects.overview.queryOptions(projectNamesInput(id)))
          : []
      }
    >
      <ApiKeys />
    </Prefetch>
  );
}
