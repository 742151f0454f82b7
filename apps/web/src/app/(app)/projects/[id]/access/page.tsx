import { nameQueries } from '@/features/access/name-queries';
import { kindSections } from '@/features/access/names';
import { ProjectAccess } from '@/features/access/project-access';
import { accessSearch, usersInput } from '@/features/access/search';
import { getProjectInput } from '@/features/projects/current-project';
import { pageTitle } from '@/i18n/page-title';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { readSearchParams } from '@/url-state';

export const generateMetadata = pageTitle('access.title');

export default async function AccessPage({ params, searchParams }: PageProps<'/projects/[id]/access'>) {
  const [trpc, project, search] = await Promise.all([
    getTrpc(),
    getProjectInput(params),
    readSearchParams(accessSearch, searchParams),
  ]);
  const input = { project_id: project.id };
  const ofUsers = usersInput(input, search);
  // If any of these fail, the prefetch and the sections report why.
  const [rules, ofKinds, users] = await Promise.all([
    trpc.access.projectRules.fetch(input).catch(() => null),
    trpc.access.resourceRules.fetch(input).catch(() => null),
    trpc.access.projectUsers.fetch(ofUsers).catch(() => null),
  ]);
  const sections = [rules, ...(ofKinds ? kindSections(ofKinds).map(([, answer]) => answer) : [])];
  const names = await nameQueries(project.organization_id, sections, users, search.page);
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project), trpc.access.projectRules.queryOptions(input)]}
      optional={[
        trpc.access.resourceRules.queryOptions(input),
        trpc.access.projectUsers.queryOptions(ofUsers),
        ...names,
      ]}
    >
      <ProjectAccess />
    </Prefetch>
  );
}
