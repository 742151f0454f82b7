'use client';

import type { MemberWithState } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { LogOut, MailPlus, UserMinus } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { NothingFound } from '@/components/ui/nothing';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
import { Select } from '@/components/ui/select';
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
import { InviteDialog } from '@/features/invites/invite-button';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { DeactivatedBadge } from './deactivated-badge';
import { LevelMenu } from './level-menu';
import { seesDeactivated, useLevelRules } from './levels';
import { type MemberOrder, type MemberState, membersInput, membersSearch, pageSize } from './search';

const loadDialogs = () => import('./remove-member-dialog');
const RemoveMemberDialog = lazily(() => loadDialogs().then((module) => module.RemoveMemberDialog));
const LeaveDialog = lazily(() => loadDialogs().then((module) => module.LeaveDialog));

const states: readonly { value: MemberState; label: string }[] = [
  { value: '', label: 'All' },
  { value: 'true', label: 'Active' },
  { value: 'false', label: 'Deactivated' },
];

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
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

/** The members, searched, sorted and paged by the page's address. */
export function MembersTable() {
  const { organization, user: self } = useSession();
  const [leaving, setLeaving] = useState<MemberWithState | null>(null);
  const [inviting, setInviting] = useState<MemberWithState | null>(null);
  usePreload(loadDialogs);
  const hasFilter = seesDeactivated(organization.level);
  const [search, setSearch] = useUrlState(membersSearch);
  // What was there stays until what was asked for comes, so that nothing jumps while one types.
  const members = trpc.members.list.useQuery(membersInput(organization.id, hasFilter, search), {
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <div className="mb-3 flex flex-wrap items-end gap-3">
        <SearchField
          className="grow sm:w-72 sm:grow-0"
          label="Search members"
          value={search.search}
          onChange={(value) => setSearch({ search: value, page: 1 })}
        />
        {hasFilter && (
          <Select
            className="w-40"
            label="Account"
            options={states}
            value={search.is_active}
            onChange={(is_active) => setSearch({ is_active, page: 1 })}
          />
        )}
      </div>
      <ListResults
        query={members}
        page={search.page}
        pageSize={pageSize}
        noun={['member', 'members']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<MembersSkeleton />}
        empty={
          <NoMembers
            search={search.search}
            state={hasFilter ? search.is_active : ''}
            onReset={(change) => setSearch({ ...change, page: 1 })}
          />
        }
      >
        {(entries, isStale) => (
          <Table caption="Members" isStale={isStale}>
            <Columns order={search.order} onSort={(order) => setSearch({ order, page: 1 })} />
            <TableBody>
              {entries.map((member) => (
                <MemberRow
                  key={member.id}
                  member={member}
                  onInviteAgain={() => setInviting(member)}
                  onRemove={() => setLeaving(member)}
                />
              ))}
            </TableBody>
          </Table>
        )}
      </ListResults>
      {inviting && <InviteDialog again={inviting} onClose={() => setInviting(null)} />}
      {leaving?.user.uuid === self.uuid ? (
        <LeaveDialog onClose={() => setLeaving(null)} />
      ) : (
        leaving && <RemoveMemberDialog member={leaving} onClose={() => setLeaving(null)} />
      )}
    </>
  );
}

interface MemberRowProps {
  member: MemberWithState;
  onInviteAgain: () => void;
  onRemove: () => void;
}

function MemberRow({ member, onInviteAgain, onRemove }: MemberRowProps) {
  const { user, last_login, joined_at } = member;
  const { isSelf, canRemove, canInviteAgain } = useLevelRules(member);
  const name = nameOf(user);
  return (
    <Row>
      <RowHeading className="w-full max-w-0">
        <div className="flex min-w-0 items-center gap-3">
          <span className="max-sm:hidden">
            <Avatar name={name} />
          </span>
          <div className="min-w-0">
            <div className="flex items-center gap-2">
              <Link href={`/members/${user.uuid}` as Route} prefetch={false} className={`${rowLinkStyle} truncate`}>
                {name}
              </Link>
              {isSelf && (
                <span className="max-sm:sr-only">
                  <Badge>You</Badge>
                </span>
              )}
              {!member.is_active && <DeactivatedBadge />}
            </div>
            <p className="truncate text-[0.8125rem] text-ink-muted">{user.email}</p>
          </div>
        </div>
      </RowHeading>
      <Cell>
        <LevelMenu member={member} />
      </Cell>
      <Cell from="md" className="whitespace-nowrap text-ink-muted">
        {last_login === null ? 'Never' : <RelativeTime value={last_login} />}
      </Cell>
      <Cell from="lg" className="whitespace-nowrap text-ink-muted">
        <RelativeTime value={joined_at} />
      </Cell>
      <Cell className="w-12 text-right">
        {canRemove && (
          <ActionsMenu
            of={name}
            sections={[
              ...(canInviteAgain
                ? [
                    [
                      {
                        id: 'invite',
                        label: 'Invite again…',
                        icon: <MailPlus aria-hidden />,
                        onAction: onInviteAgain,
                      },
                    ],
                  ]
                : []),
              [
                isSelf
                  ? {
                      id: 'leave',
                      label: 'Leave organization…',
                      icon: <LogOut aria-hidden />,
                      danger: true,
                      onAction: onRemove,
                    }
                  : {
                      id: 'remove',
                      label: 'Remove from organization…',
                      icon: <UserMinus aria-hidden />,
                      danger: true,
                      onAction: onRemove,
                    },
              ],
            ]}
          />
        )}
      </Cell>
    </Row>
  );
}

interface NoMembersProps {
  search: string;
  state: MemberState;
  onReset: (change: { search?: string; is_active?: MemberState }) => void;
}

function NoMembers({ search, state, onReset }: NoMembersProps) {
  if (search === '')
    return (
      <NothingFound
        title={state === 'false' ? 'No deactivated members found' : 'No active members found'}
        reset="Show all members"
        onReset={() => onReset({ is_active: '' })}
      >
        {state === 'false' ? 'Every member’s account is active.' : 'Every member’s account is deactivated.'}
      </NothingFound>
    );
  return (
    <NothingFound title="No members found" onReset={() => onReset({ search: '' })}>
      {state === ''
        ? `No member’s name or address contains “${search}”.`
        : state === 'false'
          ? `No deactivated member’s name or address contains “${search}”.`
          : `No active member’s name or address contains “${search}”.`}
    </NothingFound>
  );
}

export const MembersSkeleton = () => (
  <Table caption="Members">
    <Columns order="name" onSort={() => undefined} />
    <TableBody>
      <SkeletonRows columns={[undefined, undefined, 'md', 'lg', undefined]} />
    </TableBody>
  </Table>
);
