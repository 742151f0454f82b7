'use client';

import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { normalizedKey } from '@rolecall/contracts/normalize';
import { keepPreviousData } from '@tanstack/react-query';
import clsx from 'clsx';
import { Link2, X } from 'lucide-react';
import type { Route } from 'next';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ListResults } from '@/components/list-results';
import { SectionBoundary } from '@/components/section-boundary';
import { Button } from '@/components/ui/button';
import { NothingFound } from '@/components/ui/nothing';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
import { Skeleton } from '@/components/ui/skeleton';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, SkeletonRows, Table, TableBody, TableHead, RowHeading } from '@/components/ui/table';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { GroupIdentity } from './group-identity';
import { ProviderIcon } from './provider-icon';
import { providerLabel } from './providers';
import { groupsInput, groupsSearch, pageSize } from './search';
import { useRemoveGroup } from './use-remove-group';

// One comes for the list: what is beside it loads once the page stands.
const TryLookup = dynamic(() => import('./try-lookup').then((module) => module.TryLookup), {
  ssr: false,
  loading: () => <Skeleton className="h-96" />,
});

const Columns = () => (
  <TableHead>
    <Column>Group</Column>
    <Column>Role</Column>
    <Column from="md">Added</Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

/** The groups elsewhere, searched, filtered and paged by the page's address. */
function GroupsTable() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(groupsSearch);
  const groups = trpc.roleExternalReferences.overview.useQuery(groupsInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  const canRemove = useCan('roleExternalReferences.delete');
  const remove = useRemoveGroup();
  return (
    <>
      <div className="mb-3 flex flex-col gap-3">
        <ProviderFilter provider={search.provider} onChange={(provider) => setSearch({ provider, page: 1 })} />
        <SearchField
          className="sm:w-72"
          label="Search external groups"
          list={search.provider === '' ? groups : undefined}
          value={search.search}
          onChange={(value) => setSearch({ search: value, page: 1 })}
        />
      </div>
      <ListResults
        query={groups}
        page={search.page}
        pageSize={pageSize}
        noun={['group', 'groups']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<GroupsSkeleton />}
        empty={<NoGroups {...search} onReset={() => setSearch({ search: '', provider: '', page: 1 })} />}
      >
        {(entries, isStale) => (
          <Table caption="External groups" isStale={isStale}>
            <Columns />
            <TableBody>
              {entries.map((group) => (
                <GroupRow key={group.id} group={group} onRemove={canRemove ? () => void remove(group) : undefined} />
              ))}
            </TableBody>
          </Table>
        )}
      </ListResults>
    </>
  );
}

const chipStyle =
  'inline-flex min-h-8 cursor-pointer items-center gap-1.5 rounded-full border px-3 text-[0.8125rem] font-medium whitespace-nowrap';

/** One of the providers there are, or all of them. */
function ProviderFilter({ provider, onChange }: { provider: string; onChange: (provider: string) => void }) {
  const { organization } = useSession();
  const { data = [] } = trpc.roleExternalReferences.providers.useQuery({ organization_id: organization.id });
  const chosen = normalizedKey(provider);
  // What the address asks for is shown, be there none of it.
  const all =
    data.some((each) => each.provider === chosen) || chosen === '' ? data : [...data, { provider: chosen, count: 0 }];
  if (all.length === 0) return null;
  const total = data.reduce((sum, { count }) => sum + count, 0);
  return (
    <div role="group" aria-label="Filter by provider" className="flex flex-wrap gap-2">
      {[{ provider: '', count: total }, ...all].map((each) => {
        const isChosen = each.provider === chosen;
        return (
          <button
            key={each.provider}
            type="button"
            aria-pressed={isChosen}
            onClick={() => onChange(each.provider)}
            className={clsx(
              chipStyle,
              isChosen
                ? 'border-transparent bg-accent-soft text-on-accent-soft'
                : 'border-line-strong/60 bg-surface text-ink-muted hover:bg-sunken hover:text-ink',
            )}
          >
            {each.provider !== '' && <ProviderIcon provider={each.provider} className="size-3.5" />}
            {each.provider === '' ? 'All' : providerLabel(each.provider)}
            <span className="tabular-nums">{new Intl.NumberFormat('en').format(each.count)}</span>
          </button>
        );
      })}
    </div>
  );
}

interface GroupRowProps {
  group: RoleExternalReferenceWithRole;
  onRemove: (() => void) | undefined;
}

const GroupRow = ({ group, onRemove }: GroupRowProps) => (
  <Row>
    <RowHeading className="w-full">
      <GroupIdentity group={group} />
    </RowHeading>
    <Cell className="min-w-24 sm:min-w-36">
      <Link
        href={`/roles/${group.role}` as Route}
        prefetch={false}
        className="rounded font-medium [overflow-wrap:anywhere] hover:underline"
      >
        {group.role_name}
      </Link>
    </Cell>
    <Cell from="md" className="whitespace-nowrap text-ink-muted">
      <RelativeTime value={group.created_at} />
      {group.created_by && (
        <p className="max-w-28 truncate text-[0.8125rem]" title={group.created_by.email}>
          by {nameOf(group.created_by)}
        </p>
      )}
    </Cell>
    <Cell className="w-12 text-right">
      {onRemove && (
        <Button
          variant="quiet"
          size="small"
          iconOnly
          aria-label={`Untie ${group.provider_role_name} from ${group.role_name}`}
          onClick={onRemove}
        >
          <X aria-hidden />
        </Button>
      )}
    </Cell>
  </Row>
);

interface NoGroupsProps {
  search: string;
  provider: string;
  onReset: () => void;
}

function NoGroups({ search, provider, onReset }: NoGroupsProps) {
  if (search !== '' || provider !== '')
    return (
      <NothingFound title="No group found" reset="Show all groups" onReset={onReset}>
        {search === ''
          ? `No group at ${providerLabel(provider)} stands for a role.`
          : `Neither a group${provider === '' ? '' : ` at ${providerLabel(provider)}`} nor its role is called “${search}”.`}
      </NothingFound>
    );
  return (
    <StateMessage icon={<Link2 />} title="No external groups yet">
      <p>
        Tie a GitHub team, a Slack channel, a Linear team or a Jira group to a role: programs that know the group can
        then ask who holds the role.
      </p>
    </StateMessage>
  );
}

const GroupsSkeleton = () => (
  <Table caption="External groups">
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, undefined, 'md', undefined]} />
    </TableBody>
  </Table>
);

const WithTryLookup = ({ children }: { children: ReactNode }) => (
  <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_19rem]">
    <div className="min-w-0">{children}</div>
    <SectionBoundary>
      <TryLookup />
    </SectionBoundary>
  </div>
);

/** The groups elsewhere, beside a form to try a lookup with. */
export const ExternalGroups = () => (
  <WithTryLookup>
    <GroupsTable />
  </WithTryLookup>
);

export const ExternalGroupsSkeleton = () => (
  <WithTryLookup>
    <Skeleton className="mb-3 h-8 w-80 max-w-full" />
    <Skeleton className="mb-3 h-9 w-72 max-w-full" />
    <GroupsSkeleton />
  </WithTryLookup>
);
