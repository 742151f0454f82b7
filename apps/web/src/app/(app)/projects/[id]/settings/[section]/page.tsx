import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { NotFound } from '@/components/not-found';
import { allDashboards, dashboardsInput } from '@/features/dashboards/search';
import { getProjectInput } from '@/features/projects/current-project';
import { isSettingSection, settingsOf } from '@/features/projects/project-settings';
import { ProjectSettingsForm } from '@/features/projects/project-settings-form';
import { Prefetch } from '@/trpc/prefetch';
import { getTrpc } from '@/trpc/server';

type Props = PageProps<'/projects/[id]/settings/[section]'>;

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [{ section }, t] = await Promise.all([params, getTranslations()]);
  return { title: t(isSettingSection(section) ? `projects.section.${section}` : 'shell.notFound') };
}

export default async function SettingsSectionPage({ params }: Props) {
  const [trpc, { section }, project] = await Promise.all([getTrpc(), params, getProjectInput(params)]);
  if (!isSettingSection(section)) return <NotFound />;
  return (
    <Prefetch
      required={[trpc.projects.get.queryOptions(project)]}
      optional={
        section === 'general' ? [trpc.dashboards.list.queryOptions(dashboardsInput(project.id, allDashboards))] : []
      }
    >
      <ProjectSettingsForm key={section} section={section} settings={settingsOf(section)} />
    </Prefetch>
  );
}
