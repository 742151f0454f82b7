'use client';

import { keepPreviousData } from '@tanstack/react-query';
import { SearchX, Users } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { ErrorState } from '@/components/ui/error-state';
import { Pagination } from '@/components/ui/pagination';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, rowLinkStyle, SkeletonRows, Table, TableBody, TableHead } from '@/components/ui/table';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { useUrlState } from '@/use-url-state';
import { LevelBadge } from './level-badge';
import { type MemberOrder, membersInput, membersSearch, pageSize } from './search';

interface ColumnsProps {
  order: MemberOrder;
  onSort: (order: MemberOrder) => void;
}

const Columns = ({ order, onSort }: ColumnsProps) => (
  <TableHead>
    <Column sort={{ column: 'name', order, onSort }}>Name</Column>
    <Column sort={{ column: 'level', order, onSort }}>Level</Column>
    <Column from="md" sort={{ column: 'last_login', order, onSort }}>
      Last signed in
    </Column>
    <Column from="lg" sort={{ column: 'joined_at', order, onSort }}>
      Joined
    </Column>
  </TableHead>
);

/** The members, searched, sorted and paged by the page's address. */
export function MembersTable() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(membersSearch);
  // What was there stays until what was asked for comes, so that nothing jumps while one types.
  const members = trpc.members.list.useQuery(membersInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <SearchField
        className="mb-3 sm:w-72"
        label="Search members"
        value={search.search}
        onChange={(value) => setSearch({ search: value, page: 1 })}
      />
      {members.error ? (
        <ErrorState
          failure={failureOf(members.error)}
          action={<Button onClick={() => void members.refetch()}>Try again</Button>}
        />
      ) : !members.data ? (
        <MembersSkeleton />
      ) : members.data.results.length === 0 ? (
        <NoMembers search={search.search} onReset={() => setSearch({ search: '', page: 1 })} />
      ) : (
        <>
          <Table caption="Members" isStale={members.isPlaceholderData}>
            <Columns order={search.order} onSort={(order) => setSearch({ order, page: 1 })} />
            <TableBody>
              {members.data.results.map(({ id, user, level, last_login, joined_at }) => (
                <Row key={id}>
                  <Cell>
                    <div className="flex min-w-0 items-center gap-3">
                      <Avatar name={nameOf(user)} />
                      <div className="min-w-0">
                        <Link href={`/members/${user.uuid}` as Route} prefetch={false} className={rowLinkStyle}>
                          {nameOf(user)}
                        </Link>
                        <p className="max-w-[42vw] truncate text-[0.8125rem] text-ink-muted sm:max-w-xs">
                          {user.email}
                        </p>
                      </div>
                    </div>
                  </Cell>
                  <Cell>
                    <LevelBadge level={level} />
                  </Cell>
                  <Cell from="md" className="text-ink-muted">
                    {last_login === null ? 'Never' : <RelativeTime value={last_login} />}
                  </Cell>
                  <Cell from="lg" className="text-ink-muted">
                    <RelativeTime value={joined_at} />
                  </Cell>
                </Row>
              ))}
            </TableBody>
          </Table>
          <Pagination
            count={members.data.count}
            page={search.page}
            pageSize={pageSize}
            noun={['member', 'members']}
            onPage={(page) => setSearch({ page }, 'push')}
          />
        </>
      )}
    </>
  );
}

function NoMembers({ search, onReset }: { search: string; onReset: () => void }) {
  if (search === '')
    return (
      <StateMessage
        icon={<Users />}
        title="No members on this page"
        action={<Button onClick={onReset}>Show the first page</Button>}
      >
        <p>There are fewer members than there used to be.</p>
      </StateMessage>
    );
  return (
    <StateMessage icon={<SearchX />} title="Nobody found" action={<Button onClick={onReset}>Clear the search</Button>}>
      <p className="break-words">No member’s name or address contains “{search}”.</p>
    </StateMessage>
  );
}

export const MembersSkeleton = () => (
  <Table caption="Members">
    <Columns order="name" onSort={() => undefined} />
    <TableBody>
      <SkeletonRows columns={[undefined, undefined, 'md', 'lg']} />
    </TableBody>
  </Table>
);
