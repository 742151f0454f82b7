'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { UserPlus, Users, X } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { NothingFound } from '@/components/ui/nothing';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
import { Skeleton } from '@/components/ui/skeleton';
import { StateMessage } from '@/components/ui/state-message';
import {
  Cell,
  Column,
  Row,
  rowLinkStyle,
  SkeletonRows,
  Table,
  TableBody,
  TableHead,
  RowHeading,
} from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { LevelBadge } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { pageSize, roleMembersInput, roleMembersSearch } from './search';
import { useRemoveFromRole } from './use-remove-from-role';
import { WhyButton } from './why-button';

const loadAddPeople = () => import('./add-people-dialog');
const AddPeopleDialog = lazily(() => loadAddPeople().then((module) => module.AddPeopleDialog));

const loadTakeRole = () => import('@/features/access/take-role-dialog');
const TakeRoleDialog = lazily(() => loadTakeRole().then((module) => module.TakeRoleDialog));

const Columns = () => (
  <TableHead>
    <Column>Name</Column>
    <Column from="sm">Level</Column>
    <Column from="md">Since</Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

/** Who holds a role, searched and paged by the page's address. */
export function RoleMembers({ role }: { role: RoleSummary }) {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(roleMembersSearch);
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<RoleMembership | null>(null);
  const canAdd = useCan('roleMemberships.createMany');
  const canRemove = useCan('roleMemberships.delete');
  const members = trpc.roleMemberships.list.useQuery(roleMembersInput(organization.id, role.id, search), {
    placeholderData: keepPreviousData,
  });
  const remove = useRemoveFromRole(role);
  usePreload(loadAddPeople);
  usePreload(loadTakeRole);
  const add = canAdd && (
    <Button variant="primary" size="small" onClick={() => setAdding(true)}>
      <UserPlus aria-hidden /> Add people
    </Button>
  );
  return (
    <section aria-labelledby="people" className="min-w-0">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 id="people" className="font-semibold">
          People
        </h2>
        {add}
      </div>
      {(role.member_count > 0 || search.search !== '') && (
        <SearchField
          className="mb-3 sm:w-72"
          label="Search people"
          value={search.search}
          onChange={(value) => setSearch({ search: value, page: 1 })}
        />
      )}
      <ListResults
        query={members}
        page={search.page}
        pageSize={pageSize}
        noun={['person', 'people']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<MembersSkeleton />}
        empty={<NoMembers search={search.search} onReset={() => setSearch({ search: '', page: 1 })} />}
      >
        {(entries, isStale) => (
          <Table caption={`People with the role ${role.name}`} isStale={isStale}>
            <Columns />
            <TableBody>
              {entries.map((membership) => (
                <MemberRow
                  key={membership.id}
                  membership={membership}
                  roleName={role.name}
                  onRemove={canRemove ? () => setRemoving(membership) : undefined}
                />
              ))}
            </TableBody>
          </Table>
        )}
      </ListResults>
      {isAdding && <AddPeopleDialog role={role} onClose={() => setAdding(false)} />}
      {removing && (
        <TakeRoleDialog
          role={role}
          user={removing.user}
          onClose={() => setRemoving(null)}
          onConfirm={() => {
            setRemoving(null);
            void remove(removing);
          }}
        />
      )}
    </section>
  );
}

interface MemberRowProps {
  membership: RoleMembership;
  roleName: string;
  onRemove: (() => void) | undefined;
}

function MemberRow({ membership, roleName, onRemove }: MemberRowProps) {
  const { id, role_id, user, organization_member, joined_at } = membership;
  const name = nameOf(user);
  return (
    <Row>
      {/* As wide as the others leave it, rather than as its text is long. */}
      <RowHeading className="w-full max-w-0">
        <div className="flex min-w-0 items-center gap-3">
          <Avatar name={name} />
          <div className="min-w-0">
            <Link href={`/members/${user.uuid}` as Route} prefetch={false} className={rowLinkStyle}>
              {name}
            </Link>
            <p className="truncate text-[0.8125rem] text-ink-muted">{user.email}</p>
          </div>
        </div>
      </RowHeading>
      <Cell from="sm">
        <LevelBadge level={organization_member.level} />
      </Cell>
      <Cell from="md" className="whitespace-nowrap text-ink-muted">
        <RelativeTime value={joined_at} />
      </Cell>
      <Cell className="w-12">
        <div className="flex items-center justify-end gap-1">
          <WhyButton membershipId={id} roleId={role_id} roleName={roleName} person={name} />
          {onRemove && (
            <Button
              variant="quiet"
              size="small"
              iconOnly
              aria-label={`Take the role from ${name}`}
              title="Take the role from them"
              onClick={onRemove}
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
      </Cell>
    </Row>
  );
}

function NoMembers({ search, onReset }: { search: string; onReset: () => void }) {
  if (search !== '')
    return (
      <NothingFound title="Nobody found" onReset={onReset}>
        Nobody with this role has “{search}” in their name or address.
      </NothingFound>
    );
  return (
    <StateMessage icon={<Users />} title="Nobody has this role yet">
      <p>Whoever gets it is found here, in the API, and by the groups elsewhere that stand for it.</p>
    </StateMessage>
  );
}

const MembersSkeleton = () => (
  <Table caption="People">
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, 'sm', 'md', undefined]} rows={5} />
    </TableBody>
  </Table>
);

export const RoleMembersSkeleton = () => (
  <div>
    <Skeleton className="mb-3 h-5 w-24" />
    <MembersSkeleton />
  </div>
);
