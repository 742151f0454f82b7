'use client';

import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { Link2, X } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { SectionBoundary } from '@/components/section-boundary';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { EmptyList } from '@/features/empty-list';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { GroupIdentity } from './group-identity';
import { ProviderFilter } from './provider-filter';
import { groupsInput, groupsSearch, pageSize } from './search';
import { UnlinkSelected } from './unlink-selected';
import { useRemoveGroup } from './use-remove-group';

// One comes for the list: what is beside it loads once the page stands.
const TryLookup = dynamic(() => import('./try-lookup').then((module) => module.TryLookup), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

/** The list of groups: its columns, and what they are called. */
function useGroupsList(): ListDefinition<RoleExternalReferenceWithRole> {
  const t = useTranslations();
  return {
    caption: t('shell.page.externalGroups'),
    noun: [t('externalGroups.noun.one'), t('externalGroups.noun.other')],
    hasActions: true,
    columns: [
      { header: t('externalGroups.group'), className: 'w-full', cell: (group) => <GroupIdentity group={group} /> },
      {
        header: t('externalGroups.role'),
        className: 'min-w-24 sm:min-w-36',
        cell: ({ role, role_name }) => (
          <Link
            href={`/roles/${role}` as Route}
            prefetch={false}
            className="rounded font-medium [overflow-wrap:anywhere] hover:underline"
          >
            {role_name}
          </Link>
        ),
      },
      {
        header: t('externalGroups.added'),
        from: 'md',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ created_at, created_by }) => (
          <>
            <RelativeTime value={created_at} />
            {created_by && (
              <p className="max-w-28 truncate text-[0.8125rem]" title={created_by.email}>
                {t('externalGroups.addedBy', { name: nameOf(created_by) })}
              </p>
            )}
          </>
        ),
      },
    ],
  };
}

function GroupsTable() {
  const t = useTranslations('externalGroups');
  const list = useGroupsList();
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(groupsSearch);
  const utils = trpc.useUtils();
  const input = groupsInput(organization.id, search);
  const groups = trpc.roleExternalReferences.overview.useQuery(input, { placeholderData: keepPreviousData });
  const canRemove = useCan('roleExternalReferences.delete');
  const remove = useRemoveGroup();
  return (
    <>
      <ProviderFilter provider={search.provider} onChange={(provider) => setSearch({ provider, page: 1 })} />
      <ResourceTable
        list={list}
        parameters={groupsSearch}
        query={groups}
        pageSize={pageSize}
        searchLabel={t('search')}
        empty={
          <EmptyList
            icon={<Link2 />}
            title={t('noneYet')}
            first={{
              procedure: 'roleExternalReferences.create',
              href: '/external-groups?new=1',
              label: t('add'),
            }}
          >
            {t('noneText')}
          </EmptyList>
        }
        selection={
          canRemove
            ? {
                label: ({ provider_role_name }) => provider_role_name,
                fetchAll: async (limit) =>
                  (await utils.roleExternalReferences.overview.fetch({ ...input, limit, offset: 0 })).results,
                actions: (bulk) => <UnlinkSelected bulk={bulk} />,
              }
            : undefined
        }
        actions={(group) =>
          canRemove && (
            <Button
              variant="quiet"
              size="small"
              iconOnly
              aria-label={t('unlinkOne', { group: group.provider_role_name, role: group.role_name })}
              onClick={() => void remove(group)}
            >
              <X aria-hidden />
            </Button>
          )
        }
      />
    </>
  );
}

const WithTryLookup = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
    <div className="min-w-0">{children}</div>
    <SectionBoundary>
      <TryLookup />
    </SectionBoundary>
  </div>
);

/** The groups in other systems, beside a form to try a lookup with. */
export const ExternalGroups = () => (
  <WithTryLookup>
    <GroupsTable />
  </WithTryLookup>
);

export const ExternalGroupsSkeleton = () => (
  <WithTryLookup>
    <Skeleton className="mb-3 h-8 w-80 max-w-full" />
    <Skeleton className="mb-3 h-9 w-72 max-w-full" />
    <ResourceTableSkeleton list={useGroupsList()} />
  </WithTryLookup>
);
