'use client';

import { keepPreviousData } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { QueryError } from '@/components/query-error';
import { Button } from '@/components/ui/button';
import { loadModalDialog } from '@/components/ui/dialog';
import { Pagination } from '@/components/ui/pagination';
import { Panel } from '@/components/ui/panel';
import { Skeleton } from '@/components/ui/skeleton';
import { usePreload } from '@/components/ui/use-preload';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';
import { projectsOfMemberInput, projectsOnPage } from './search';
import { sourceNames } from './words';

const loadExplain = () => import('./explain-dialog');
const ExplainDialog = lazily(() => loadExplain().then((module) => module.ExplainDialog));

/** The projects that a person can reach, and why. */
export function ProjectsOfMember({ person }: { person: { uuid: string; name: string } }) {
  const { organization } = useSession();
  const [page, setPage] = useState(1);
  const [explained, setExplained] = useState<{ id: number; name: string } | null>(null);
  const projects = trpc.access.projectsOfMember.useQuery(projectsOfMemberInput(organization.id, person.uuid, page), {
    placeholderData: keepPreviousData,
  });
  usePreload(loadExplain);
  usePreload(loadModalDialog);
  return (
    <Panel title="Projects">
      {projects.error && !projects.data ? (
        <QueryError query={projects} />
      ) : !projects.data ? (
        <Skeleton className="h-16" />
      ) : projects.data.count === 0 ? (
        <p className="text-ink-muted">{person.name} can reach no project that you can see.</p>
      ) : (
        <>
          <ul aria-label={`Projects of ${person.name}`} className="divide-y divide-line">
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
                  <p className="text-[0.8125rem] text-ink-muted">{sourceNames[project.access_source]}</p>
                </div>
                <AccessBadge level={project.access_level} />
                <Button
                  variant="quiet"
                  size="small"
                  aria-haspopup="dialog"
                  aria-label={`Why? ${person.name} can reach “${project.name}”`}
                  onClick={() => setExplained(project)}
                >
                  Why?
                </Button>
              </li>
            ))}
          </ul>
          {projects.data.count > projectsOnPage && (
            <Pagination
              count={projects.data.count}
              page={page}
              pageSize={projectsOnPage}
              noun={['project', 'projects']}
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
