'use client';

import type { RoleMembership, RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { UserMinus, UserPlus, Users, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { RowButton } from '@/components/resource-table/row-button';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/section';
import { Skeleton } from '@/components/ui/skeleton';
import { usePreload } from '@/components/ui/use-preload';
import { levelColumn } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { PersonCell } from '@/features/person-cell';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { pageSize, roleMembersInput, roleMembersSearch } from './search';
import { useGiveRole } from './use-give-role';
import { useRemoveFromRole } from './use-remove-from-role';
import { useRolesChanged } from './use-roles-changed';
import { WhyButton } from './why-button';

const loadAddPeople = () => import('./add-people-dialog');
const AddPeopleDialog = lazily(() => loadAddPeople().then((module) => module.AddPeopleDialog));

const loadTakeRole = () => import('@/features/access/take-role-dialog');
const TakeRoleDialog = lazily(() => loadTakeRole().then((module) => module.TakeRoleDialog));

function useHoldersList(): ListDefinition<RoleMembership> {
  const t = useTranslations('roles.holders');
  return {
    id: 'role-members',
    caption: t('caption'),
    noun: [t('noun.one'), t('noun.several')],
    label: ({ user }) => nameOf(user),
    hasActions: true,
    columns: [
      { id: 'name', header: t('name'), sorts: true, cell: ({ user }) => <PersonCell user={user} /> },
      levelColumn(t('level'), ({ organization_member }) => organization_member.level),
      timeColumn('joined_at', { header: t('since'), from: 'md' }),
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
  /** When roles ended that were removed here, for who gives them back. */
  const expiries = useRef(new Map<string, string | null>());
  const [canAdd, canRemove] = [useCan('roleMemberships.createMany'), useCan('roleMemberships.deleteMany')];
  const input = roleMembersInput(organization.id, role.id, search);
  const members = trpc.roleMemberships.list.useQuery(input, { placeholderData: keepPreviousData });
  const removeMany = trpc.roleMemberships.deleteMany.useMutation();
  const [give, remove, changed] = [useGiveRole(), useRemoveFromRole(role), useRolesChanged()];
  usePreload(loadAddPeople);
  usePreload(loadTakeRole);
  return (
    <Section
      title={t('label')}
      action={
        canAdd && (
          <Button variant="primary" size="small" onClick={() => setAdding(true)}>
            <UserPlus aria-hidden /> {t('add')}
          </Button>
        )
      }
    >
      <ResourceTable
        list={useHoldersList()}
        parameters={roleMembersSearch}
        query={members}
        pageSize={pageSize}
        searchLabel={t('search')}
        empty={{ icon: <Users />, title: t('emptyTitle'), text: t('emptyText') }}
        actions={({ id, role_id, user }, { open }) => (
          <div className="flex items-center justify-end gap-1">
            <WhyButton membershipId={id} roleId={role_id} roleName={role.name} person={nameOf(user)} />
            {canRemove && (
              <RowButton label={t('removeNamed', { name: nameOf(user) })} icon={<X />} onClick={() => open('remove')} />
            )}
          </div>
        )}
        dialogs={{
          remove: (holder, close) => (
            <TakeRoleDialog role={role} user={holder.user} onClose={close} onConfirm={() => void remove(holder)} />
          ),
        }}
        selection={
          canRemove && {
            fetchAll: (all) => utils.roleMemberships.list.fetch({ ...input, ...all }),
            removal: {
              icon: <UserMinus aria-hidden />,
              words: (key, { count }) => t(`selected.${key}`, { count, role: role.name }),
              async send(ids) {
                const ended = await removeMany.mutateAsync({ organization_id: organization.id, ids });
                for (const { id, expires_at } of ended) expiries.current.set(id, expires_at);
              },
              undo: (removed) =>
                void give(
                  role,
                  removed.map(({ id, user }) => ({ user, expires_at: expiries.current.get(id) ?? null })),
                ),
              changed,
            },
          }
        }
      />
      {isAdding && <AddPeopleDialog role={role} onClose={() => setAdding(false)} />}
    </Section>
  );
}

export const RoleMembersSkeleton = () => (
  <div>
    <Skeleton className="mb-3 h-5 w-24" />
    <ResourceTableSkeleton list={useHoldersList()} rows={5} />
  </div>
);
