'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { UserPlus, Users, X } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import { Skeleton } from '@/components/ui/skeleton';
import { StateMessage } from '@/components/ui/state-message';
import { usePreload } from '@/components/ui/use-preload';
import { LevelBadge } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { PersonCell } from '@/features/person-cell';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { RemoveSelected } from './remove-selected';
import { pageSize, roleMembersInput, roleMembersSearch } from './search';
import { useRemoveFromRole } from './use-remove-from-role';
import { WhyButton } from './why-button';

const loadAddPeople = () => import('./add-people-dialog');
const AddPeopleDialog = lazily(() => loadAddPeople().then((module) => module.AddPeopleDialog));

const loadTakeRole = () => import('@/features/access/take-role-dialog');
const TakeRoleDialog = lazily(() => loadTakeRole().then((module) => module.TakeRoleDialog));

const list: ListDefinition<RoleMembership> = {
  caption: 'People with this role',
  noun: ['person', 'people'],
  hasActions: true,
  columns: [
    { header: 'Name', cell: ({ user }) => <PersonCell user={user} /> },
    {
      header: 'Level',
      from: 'sm',
      cell: ({ organization_member }) => <LevelBadge level={organization_member.level} />,
    },
    {
      header: 'Since',
      from: 'md',
      className: 'whitespace-nowrap text-ink-muted',
      cell: ({ joined_at }) => <RelativeTime value={joined_at} />,
    },
  ],
};

/** Who holds a role. */
export function RoleMembers({ role }: { role: RoleSummary }) {
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const [search] = useUrlState(roleMembersSearch);
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<RoleMembership | null>(null);
  const canAdd = useCan('roleMemberships.createMany');
  const canRemove = useCan('roleMemberships.deleteMany');
  const input = roleMembersInput(organization.id, role.id, search);
  const members = trpc.roleMemberships.list.useQuery(input, { placeholderData: keepPreviousData });
  const remove = useRemoveFromRole(role);
  usePreload(loadAddPeople);
  usePreload(loadTakeRole);
  return (
    <section aria-labelledby="people" className="min-w-0">
      <div className="mb-3 flex min-h-8 flex-wrap items-center justify-between gap-2">
        <h2 id="people" className="font-semibold">
          People
        </h2>
        {canAdd && (
          <Button variant="primary" size="small" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden /> Add people
          </Button>
        )}
      </div>
      <ResourceTable
        list={list}
        parameters={roleMembersSearch}
        query={members}
        pageSize={pageSize}
        searchLabel="Search people"
        empty={
          <StateMessage icon={<Users />} title="No one has this role yet">
            <p>People with the role appear here, in the API, and wherever an external group maps to it.</p>
          </StateMessage>
        }
        actions={(membership) => {
          const { id, role_id, user } = membership;
          return (
            <div className="flex items-center justify-end gap-1">
              <WhyButton membershipId={id} roleId={role_id} roleName={role.name} person={nameOf(user)} />
              {canRemove && (
                <Button
                  variant="quiet"
                  size="small"
                  iconOnly
                  aria-label={`Remove ${nameOf(user)} from role`}
                  title="Remove from role"
                  onClick={() => setRemoving(membership)}
                >
                  <X aria-hidden />
                </Button>
              )}
            </div>
          );
        }}
        selection={
          canRemove
            ? {
                label: ({ user }) => nameOf(user),
                fetchAll: async (limit) =>
                  (await utils.roleMemberships.list.fetch({ ...input, limit, offset: 0 })).results,
                actions: (bulk) => <RemoveSelected bulk={bulk} role={role} />,
              }
            : undefined
        }
      />
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

export const RoleMembersSkeleton = () => (
  <div>
    <Skeleton className="mb-3 h-5 w-24" />
    <ResourceTableSkeleton list={list} rows={5} />
  </div>
);
