'use client';

import { keepPreviousData } from '@tanstack/react-query';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { usePreload } from '@/components/ui/use-preload';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';
import { projectsOfMemberInput, projectsOnPage } from './search';

const ExplainDialog = lazily(() => import('./explain-dialog'), 'ExplainDialog');

/** The projects that a person can reach, and why. */
export function ProjectsOfMember({ person }: { person: { uuid: string; name: string } }) {
  const t = useTranslations('access');
  const { organization } = useSession();
  const [page, setPage] = useState(1);
  const [explained, setExplained] = useState<{ id: number; name: string } | null>(null);
  const projects = trpc.access.projectsOfMember.useQuery(projectsOfMemberInput(organization.id, person.uuid, page), {
    placeholderData: keepPreviousData,
  });
  usePreload(ExplainDialog.load, Dialog.load);
  return (
    <Panel title={t('projects')}>
      {projects.error && !projects.data ? (
        <QueryError query={projects} />
      ) : !projects.data ? (
        <Skeleton className="h-16" />
      ) : projects.data.count === 0 ? (
        <p className="text-ink-muted">{t('noProjects', { name: person.name })}</p>
      ) : (
        <>
          <ul aria-label={t('projectsOf', { name: person.name })} className="divide-y divide-line">
            {projects.data.results.map((project) => (
              <li key={project.id} className="flex min-h-11 items-center gap-3 py-1">
                <div className="min-w-0 flex-1">
                  <Link
                    href={`/projects/${project.id}` as Route}
                    prefetch={false}
                    className="rounded font-medium break-words hover:underline"
                  >
                    {project.name}
                  </Link>
                  <p className="text-[0.8125rem] text-ink-muted">{t(`source.${project.access_source}`)}</p>
                </div>
                <AccessBadge level={project.access_level} />
                <Button
                  variant="quiet"
                  size="small"
                  aria-haspopup="dialog"
                  aria-label={t('whyOf', { name: person.name, project: project.name })}
                  onClick={() => setExplained(project)}
                >
                  {t('why')}
                </Button>
              </li>
            ))}
          </ul>
          {projects.data.count > projectsOnPage && (
            <Pagination
              count={projects.data.count}
              page={page}
              pageSize={projectsOnPage}
              noun={[t('nounProject'), t('nounProjects')]}
              onPage={setPage}
            />
          )}
        </>
      )}
      {explained && (
        <ExplainDialog
          projectId={explained.id}
          resource="project"
          dashboardId={null}
          objectName={explained.name}
          person={person}
          onClose={() => setExplained(null)}
        />
      )}
    </Panel>
  );
}
