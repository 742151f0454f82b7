import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotFound } from '@/components/not-found';
import { DashboardAccess } from '@/features/access/dashboard-access';
import { nameQueries } from '@/features/access/name-queries';
import { accessSearch, usersInput } from '@/features/access/search';
import { getProjectInput } from '@/features/projects/current-project';
import { numericId } from '@/numeric-id';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';
import { titleOf } from '@/trpc/title-of';
import { readSearchParams } from '@/url-state';

type Props = PageProps<'/projects/[id]/dashboards/[dashboardId]/access'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [trpc, t, { id, dashboardId }] = await Promise.all([getTrpc(), getTranslations('dashboards'), params]);
  const title = async () => {
    if (!numericId.test(id) || !numericId.test(dashboardId)) return null;
    await trpc.dashboards.get.fetch({ project_id: Number(id), id: Number(dashboardId) });
    return t('accessTitle');
  };
  return titleOf(title(), 'dashboards.accessTitle');
}

export default async function DashboardAccessPage({ params, searchParams }: Props) {
  const [trpc, project, { dashboardId }, search] = await Promise.all([
    getTrpc(),
    getProjectInput(params),
    params,
    readSearchParams(accessSearch, searchParams),
  ]);
  if (!numericId.test(dashboardId)) return <NotFound />;
  const inProject = { project_id: project.id };
  const input = { ...inProject, dashboard_id: Number(dashboardId) };
  const ofUsers = usersInput(input, search);
  // If any of these fail, the prefetch and the sections report why.
  const [rules, users] = await Promise.all([
    trpc.access.dashboardRules.fetch(input).catch(() => null),
    trpc.access.dashboardUsers.fetch(ofUsers).catch(() => null),
  ]);
  const names = await nameQueries(project.organization_id, [rules], users, search.page);
  return (
    <Prefetch
      required={[
        trpc.projects.get.queryOptions(project),
        trpc.dashboards.get.queryOptions({ ...inProject, id: input.dashboard_id }),
        trpc.access.dashboardRules.queryOptions(input),
      ]}
      optional={[
        trpc.access.resourceRules.queryOptions(inProject),
        trpc.access.dashboardUsers.queryOptions(ofUsers),
        ...names,
      ]}
    >
      <DashboardAccess dashboardId={input.dashboard_id} />
    </Prefetch>
  );
}
