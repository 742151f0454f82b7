'use client';

import { Activity } from 'lucide-react';
import type { Route } from 'next';
import type { ReactNode } from 'react';
import { QueryError } from '@/components/query-error';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { PageTabs } from '@/components/ui/page-tabs';
import { activityHref } from '@/features/activity/search';
import { useCan } from '@/features/session';
import { activityOf } from './search';
import { useProject, useProjectPath } from './use-project';

/** What the pages of a project stand in: its name, and the ways between them. */
export function ProjectFrame({ children }: { children: ReactNode }) {
  const { id } = useProjectPath();
  const { data: project, error, refetch } = useProject();
  const canSeeActivity = useCan('activityLog.list');
  if (error && !project) return <QueryError isPage query={{ error, refetch }} />;
  if (!project) return null;
  return (
    <>
      <BackLink href="/projects">Projects</BackLink>
      <PageHeader
        title={project.name}
        description={
          (project.access_control || project.is_demo) && (
            <span className="flex gap-2">
              {project.access_control && <Badge tone="warning">Private</Badge>}
              {project.is_demo && <Badge>Demo</Badge>}
            </span>
          )
        }
        action={
          canSeeActivity && (
            <ButtonLink href={activityHref(activityOf(id).filter)} prefetch={false}>
              <Activity aria-hidden /> Activity
            </ButtonLink>
          )
        }
      />
      <PageTabs
        label="Project"
        tabs={[
          { href: `/projects/${id}` as Route, label: 'Overview', isExact: true },
          { href: `/projects/${id}/dashboards` as Route, label: 'Dashboards' },
          { href: `/projects/${id}/access` as Route, label: 'Access' },
          { href: `/projects/${id}/tokens` as Route, label: 'Tokens' },
          { href: `/projects/${id}/settings` as Route, label: 'Settings' },
        ]}
      />
      {children}
    </>
  );
}
