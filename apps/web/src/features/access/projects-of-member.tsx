import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { PagedList } from '@/components/ui/paged-list';
import { Panel } from '@/components/ui/panel';
import { NameLink } from '@/components/ui/text-link';
import { usePreload } from '@/components/ui/use-preload';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';
import { projectsOfMemberInput, projectsOnPage } from './search';

const ExplainDialog = lazily(() => import('./explain-dialog'), 'ExplainDialog');

/** The projects that a person can access, and why. */
export function ProjectsOfMember({ person }: { person: { uuid: string; name: string } }) {
  const t = useTranslations('access');
  const { organization } = useSession();
  const [page, setPage] = useState(1);
  const [explained, setExplained] = useState<{ id: number; name: string } | null>(null);
  const projects = trpc.access.projectsOfMember.useQuery(
    projectsOfMemberInput(organization.id, person.uuid, page),
    keepingPrevious,
  );
  usePreload(ExplainDialog.load, Dialog.load);
  return (
    <Panel title={t('projects')}>
      <PagedList
        label={t('projectsOf', { name: person.name })}
        query={projects}
        empty={t('noProjects', { name: person.name })}
        page={page}
        pageSize={projectsOnPage}
        noun={[t('nounProject'), t('nounProjects')]}
        onPage={setPage}
      >
        {(project) => (
          <li key={project.id} className="flex min-h-11 items-center gap-3 py-1">
            <div className="min-w-0 flex-1">
              <NameLink href={`/projects/${project.id}`}>{project.name}</NameLink>
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
        )}
      </PagedList>
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
