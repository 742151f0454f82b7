import { getProjectInput } from '@/features/projects/current-project';
import { PublicToken } from '@/features/projects/public-token';
import { SecretTokens } from '@/features/projects/secret-tokens';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

export const generateMetadata = pageTitle('projects.tab.tokens');

export default async function TokensPage({ params }: PageProps<'/projects/[id]/tokens'>) {
  const [trpc, project] = await Promise.all([getTrpc(), getProjectInput(params)]);
  return (
    <Prefetch required={[trpc.projects.get.queryOptions(project)]}>
      <div className="grid max-w-3xl gap-4">
        <SecretTokens />
        <PublicToken />
      </div>
    </Prefetch>
  );
}
