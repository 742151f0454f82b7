import type { RoleSummary } from '@rolecall/contracts';
import { UserMinus, UserPlus, Users, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Button } from '@/components/ui/button';
import { RowButton } from '@/components/ui/icon-button';
import { Section } from '@/components/ui/section';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { useHoldersList } from './holders-list';
import { roleMembersInput, roleMembersSearch } from './search';
import { useOnceEnded } from './use-once-ended';
import { useRemoveFromRole } from './use-remove-from-role';
import { useRolesChanged } from './use-roles-changed';
import { useTakeFromMany } from './use-taking-back';
import { GrantsDialog, WhyButton } from './why-button';

const AddPeopleDialog = lazily(() => import('./add-people-dialog'), 'AddPeopleDialog');

const TakeRoleDialog = lazily(() => import('@/features/access/take-role-dialog'), 'TakeRoleDialog');

/** The people who hold a role. */
export function RoleMembers({ role }: { role: RoleSummary }) {
  const t = useTranslations('roles.holders');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const [search] = useUrlState(roleMembersSearch);
  const [isAdding, setAdding] = useState(false);
  const [canAdd, canRemove] = [useCan('roleMemberships.createMany'), useCan('roleMemberships.deleteMany')];
  const input = roleMembersInput(organization.id, role.id, search);
  const members = trpc.roleMemberships.overview.useQuery(input, keepingPrevious);
  const [take, remove, changed] = [useTakeFromMany(), useRemoveFromRole(role), useRolesChanged()];
  useOnceEnded(members.data?.results.map(({ expires_at }) => expires_at) ?? [], changed);
  usePreload(canAdd && AddPeopleDialog.load, canRemove && TakeRoleDialog.load);
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
        searchLabel={t('search')}
        empty={{ icon: <Users />, title: t('emptyTitle'), text: t('emptyText') }}
        actions={({ user }, { open }) => (
          <div className="flex items-center justify-end gap-1">
            <WhyButton roleName={role.name} person={nameOf(user)} onClick={() => open('why')} />
            {canRemove && (
              <RowButton label={t('removeNamed', { name: nameOf(user) })} icon={<X />} onClick={() => open('remove')} />
            )}
          </div>
        )}
        dialogs={{
          why: ({ id, user }, close) => (
            <GrantsDialog
              membershipId={id}
              roleId={role.id}
              roleName={role.name}
              person={nameOf(user)}
              onClose={close}
            />
          ),
          remove: (holder, close) => (
            <TakeRoleDialog role={role} user={holder.user} onClose={close} onConfirm={() => void remove(holder)} />
          ),
        }}
        selection={
          canRemove && {
            fetchAll: (all) => utils.roleMemberships.overview.fetch({ ...input, ...all }),
            removal: {
              icon: <UserMinus aria-hidden />,
              words: (key, { count }) => t(`selected.${key}`, { count, role: role.name }),
              send: take.send,
              outcome: (removed) => take.outcome(role, removed),
              changed,
            },
          }
        }
      />
      {isAdding && <AddPeopleDialog role={role} onClose={() => setAdding(false)} />}
    </Section>
  );
}
