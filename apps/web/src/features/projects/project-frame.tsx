'use client';

import type { Route } from 'next';
import type { ReactNode } from 'react';
import { QueryError } from '@/components/query-error';
import { BackLink } from '@/components/ui/back-link';
import { Badge } from '@/components/ui/badge';
import { PageHeader } from '@/components/ui/page-header';
import { PageTabs } from '@/components/ui/page-tabs';
import { useProject, useProjectPath } from './use-project';

/** What the pages of a project stand in: its name, and the ways between them. */
export function ProjectFrame({ children }: { children: ReactNode }) {
  const { id } = useProjectPath();
  const { data: project, error, refetch } = useProject();
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
      />
      <PageTabs
        label="Project"
        tabs={[
          { href: `/projects/${id}` as Route, label: 'Overview', isExact: true },
          { href: `/projects/${id}/dashboards` as Route, label: 'Dashboards' },
          { href: `/projects/${id}/tokens` as Route, label: 'Tokens' },
          { href: `/projects/${id}/settings` as Route, label: 'Settings' },
        ]}
      />
      {children}
    </>
  );
}
