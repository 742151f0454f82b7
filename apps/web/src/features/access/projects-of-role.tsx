'use client';

import type { RuleOfRole } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { QueryError } from '@/components/query-error';
import { Pagination } from '@/components/ui/pagination';
import { Section } from '@/components/ui/section';
import { Skeleton } from '@/components/ui/skeleton';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { AccessBadge } from './access-badge';
import { projectsOfRoleInput, projectsOnPage } from './search';
import { describeScope } from './words';

/** The projects and dashboards that a role gives access to. */
export function ProjectsOfRole({ roleId }: { roleId: string }) {
  const t = useTranslations('access');
  const { organization } = useSession();
  const [page, setPage] = useState(1);
  const rules = trpc.access.projectsOfRole.useQuery(projectsOfRoleInput(organization.id, roleId, page), {
    placeholderData: keepPreviousData,
  });
  return (
    <Section title={t('title')}>
      {rules.error && !rules.data ? (
        <QueryError query={rules} />
      ) : !rules.data ? (
        <Skeleton className="h-16" />
      ) : rules.data.count === 0 ? (
        <p className="text-pretty text-ink-muted">{t('noRulesForRole')}</p>
      ) : (
        <>
          <ul
            aria-label={t('accessOfRole')}
            aria-busy={rules.isPlaceholderData}
            className="divide-y divide-line rounded-lg border border-line bg-surface"
          >
            {rules.data.results.map((rule) => (
              <li
                key={`${rule.project.id} ${rule.resource} ${rule.resource_id}`}
                className="flex items-center gap-3 px-4 py-2"
              >
                <div className="min-w-0 flex-1">
                  <Link
                    href={hrefOf(rule)}
                    prefetch={false}
                    className="rounded font-medium break-words hover:underline"
                  >
                    {rule.project.name}
                  </Link>
                  {rule.resource !== 'project' && (
                    <p className="text-[0.8125rem] break-words text-ink-muted">
                      {describeScope(t, rule, rule.dashboard_name ?? undefined)}
                    </p>
                  )}
                </div>
                <AccessBadge level={rule.access_level} />
              </li>
            ))}
          </ul>
          {rules.data.count > projectsOnPage && (
            <Pagination
              count={rules.data.count}
              page={page}
              pageSize={projectsOnPage}
              noun={[t('nounRule'), t('nounRules')]}
              onPage={setPage}
            />
          )}
        </>
      )}
    </Section>
  );
}

const hrefOf = ({ project, resource, resource_id }: RuleOfRole): Route =>
  (resource === 'dashboard' && resource_id !== null
    ? `/projects/${project.id}/dashboards/${resource_id}/access`
    : `/projects/${project.id}/access`) as Route;
