'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { UserPlus, Users, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
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

function useHoldersList(): ListDefinition<RoleMembership> {
  const t = useTranslations('roles.holders');
  return {
    caption: t('caption'),
    noun: [t('noun.one'), t('noun.several')],
    hasActions: true,
    columns: [
      { header: t('name'), cell: ({ user }) => <PersonCell user={user} /> },
      {
        header: t('level'),
        from: 'sm',
        cell: ({ organization_member }) => <LevelBadge level={organization_member.level} />,
      },
      {
        header: t('since'),
        from: 'md',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ joined_at }) => <RelativeTime value={joined_at} />,
      },
    ],
  };
}

/** Who holds a role. */
export function RoleMembers({ role }: { role: RoleSummary }) {
  const t = useTranslations('roles.holders');
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
          {t('label')}
        </h2>
        {canAdd && (
          <Button variant="primary" size="small" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden /> {t('add')}
          </Button>
        )}
      </div>
      <ResourceTable
        list={useHoldersList()}
        parameters={roleMembersSearch}
        query={members}
        pageSize={pageSize}
        searchLabel={t('search')}
        empty={
          <StateMessage icon={<Users />} title={t('emptyTitle')}>
            <p>{t('emptyText')}</p>
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
                  aria-label={t('removeNamed', { name: nameOf(user) })}
                  title={t('remove')}
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
    <ResourceTableSkeleton list={useHoldersList()} rows={5} />
  </div>
);
