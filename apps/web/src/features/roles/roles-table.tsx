'use client';

import type { RoleInOverview } from '@rolecall/contracts';
import { AlignLeft, Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { type ListDefinition, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { Avatar } from '@/components/ui/avatar';
import { action } from '@/components/ui/menu';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { organizationListInput } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { RoleName } from './role-name';
import { rolesSearch } from './search';
import { useDeleteRole } from './use-delete-role';

const DeleteRoleDialog = lazily(() => import('./delete-role-dialog'), 'DeleteRoleDialog');

function useRolesList(): ListDefinition<RoleInOverview> {
  const t = useTranslations('roles');
  return {
    id: 'roles',
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    label: ({ name }) => name,
    hasActions: true,
    columns: [
      { id: 'name', header: t('name'), sorts: true, cell: (role, row) => <RoleName role={role} row={row} /> },
      {
        id: 'member_count',
        header: t('people'),
        sorts: true,
        className: 'whitespace-nowrap text-ink-muted tabular-nums',
        cell: ({ members, member_count }) => (
          <div className="flex items-center gap-2">
            <span aria-hidden className="flex -space-x-1 max-md:hidden [&>*]:ring-2 [&>*]:ring-surface">
              {members.map((user) => (
                <Avatar key={user.uuid} name={nameOf(user)} />
              ))}
            </span>
            {t('peopleCount', { count: member_count })}
          </div>
        ),
      },
      {
        id: 'external_reference_count',
        header: t('externalGroups'),
        sorts: true,
        from: 'lg',
        className: 'whitespace-nowrap text-ink-muted tabular-nums',
        cell: ({ external_reference_count: count }) => t('groupCount', { count }),
      },
      timeColumn('created_at', { header: t('created'), from: 'lg' }),
    ],
  };
}

/** The roles, each with the number of its holders. */
export function RolesTable() {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const [search] = useUrlState(rolesSearch);
  const [canEdit, canDelete] = [useCan('roles.update'), useCan('roles.delete')];
  const roles = trpc.roles.overview.useQuery(organizationListInput(organization.id, search), keepingPrevious);
  const deleteRole = useDeleteRole();
  usePreload(canDelete && DeleteRoleDialog.load);
  return (
    <ResourceTable
      list={useRolesList()}
      parameters={rolesSearch}
      query={roles}
      searchLabel={t('search')}
      empty={{
        icon: <ShieldCheck />,
        title: t('emptyTitle'),
        text: t('emptyText'),
        first: { procedure: 'roles.create', href: '/roles?new=1', label: t('new') },
      }}
      menu={(role, { open }) => [
        [
          canEdit && action('name', t('rename'), <Pencil />, () => open('name')),
          canEdit &&
            action(
              'description',
              t(role.description === '' ? 'addDescription' : 'editDescription'),
              <AlignLeft />,
              () => open('description'),
            ),
          canDelete && action('delete', t('openDelete'), <Trash2 />, () => open('delete'), { danger: true }),
        ],
      ]}
      dialogs={{
        delete: (role, close) => (
          <DeleteRoleDialog
            role={role}
            onClose={close}
            onConfirm={() => {
              close();
              void deleteRole(role);
            }}
          />
        ),
      }}
    />
  );
}
