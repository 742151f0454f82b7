import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { PagedList } from '@/components/ui/paged-list';
import { Section } from '@/components/ui/section';
import { NameLink } from '@/components/ui/text-link';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';
import { projectsOfRoleInput, projectsOnPage } from './search';
import { describeScope } from './words';

/** The projects and dashboards that a role gives access to. */
export function ProjectsOfRole({ roleId }: { roleId: string }) {
  const t = useTranslations('access');
  const { organization } = useSession();
  const [page, setPage] = useState(1);
  const rules = trpc.access.projectsOfRole.useQuery(
    projectsOfRoleInput(organization.id, roleId, page),
    keepingPrevious,
  );
  return (
    <Section title={t('title')}>
      <PagedList
        label={t('accessOfRole')}
        query={rules}
        empty={t('noRulesForRole')}
        page={page}
        pageSize={projectsOnPage}
        noun={[t('nounRule'), t('nounRules')]}
        onPage={setPage}
        className="rounded-lg border border-line bg-surface"
      >
        {({ project, resource, resource_id, dashboard_name, access_level }) => (
          <li key={`${project.id} ${resource} ${resource_id}`} className="flex items-center gap-3 px-4 py-2">
            <div className="min-w-0 flex-1">
              <NameLink
                href={
                  resource === 'dashboard' && resource_id !== null
                    ? `/projects/${project.id}/dashboards/${resource_id}/access`
                    : `/projects/${project.id}/access`
                }
              >
                {project.name}
              </NameLink>
              {resource !== 'project' && (
                <p className="text-[0.8125rem] break-words text-ink-muted">
                  {describeScope(t, { resource, resource_id }, dashboard_name ?? undefined)}
                </p>
              )}
            </div>
            <AccessBadge level={access_level} />
          </li>
        )}
      </PagedList>
    </Section>
  );
}
