'use client';

import { Activity } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { PageTabs } from '@/components/ui/page-tabs';
import { activityHref } from '@/features/activity/href';
import { useCan } from '@/features/session';
import { activityOf } from './search';
import { useProject, useProjectPath } from './use-project';

/** The frame of a project's pages: the project's name and the tabs between the pages. */
export function ProjectFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('projects');
  const { id } = useProjectPath();
  const project = useProject();
  const canSeeActivity = useCan('activityLog.list');
  return (
    <>
      <BackLink href="/projects">{t('title')}</BackLink>
      <PageHeader
        title={project.name}
        description={
          (project.access_control || project.is_demo) && (
            <span className="flex gap-2">
              {project.access_control && <Badge tone="warning">{t('private')}</Badge>}
              {project.is_demo && <Badge>{t('demo')}</Badge>}
            </span>
          )
        }
        action={
          canSeeActivity && (
            <ButtonLink href={activityHref(activityOf(id).filter)} prefetch={false}>
              <Activity aria-hidden /> {t('activity')}
            </ButtonLink>
          )
        }
      />
      <PageTabs
        label={t('project')}
        tabs={[
          { href: `/projects/${id}` as Route, label: t('tab.overview'), isExact: true },
          { href: `/projects/${id}/dashboards` as Route, label: t('tab.dashboards') },
          { href: `/projects/${id}/access` as Route, label: t('tab.access') },
          { href: `/projects/${id}/tokens` as Route, label: t('tab.tokens') },
          { href: `/projects/${id}/settings` as Route, label: t('tab.settings') },
        ]}
      />
      {children}
    </>
  );
}
