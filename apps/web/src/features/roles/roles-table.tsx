'use client';

import type { RoleInOverview, RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { EditInPlace } from '@/components/ui/edit-in-place';
import { RelativeTime } from '@/components/ui/relative-time';
import { rowLinkStyle } from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { EmptyList } from '@/features/empty-list';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { pageSize, rolesInput, rolesSearch } from './search';
import { useDeleteRole } from './use-delete-role';
import { useRenameRole } from './use-rename-role';

const loadDeletion = () => import('./delete-role-dialog');
const DeleteRoleDialog = lazily(() => loadDeletion().then((module) => module.DeleteRoleDialog));

interface RenamingProps {
  /** The id of the role whose name is being edited, if any. */
  renaming: string | null;
  onRenaming: (id: string | null) => void;
}

function useRolesList({ renaming, onRenaming }: RenamingProps): ListDefinition<RoleInOverview> {
  const t = useTranslations('roles');
  return {
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    hasActions: true,
    columns: [
      {
        header: t('name'),
        sort: 'name',
        cell: (role) => <RoleName role={role} isEditing={renaming === role.id} onRenaming={onRenaming} />,
      },
      {
        header: t('people'),
        sort: 'member_count',
        className: 'whitespace-nowrap text-ink-muted tabular-nums',
        cell: ({ members, member_count }) => (
          <div className="flex items-center gap-2">
            <span aria-hidden className="flex -space-x-2 max-md:hidden">
              {members.map((user) => (
                <Avatar key={user.uuid} name={nameOf(user)} />
              ))}
            </span>
            {t('peopleCount', { count: member_count })}
          </div>
        ),
      },
      {
        header: t('externalGroups'),
        sort: 'external_reference_count',
        from: 'sm',
        className: 'whitespace-nowrap text-ink-muted tabular-nums',
        cell: ({ external_reference_count: count }) => t('groupCount', { count }),
      },
      {
        header: t('created'),
        sort: 'created_at',
        from: 'md',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ created_at }) => <RelativeTime value={created_at} />,
      },
    ],
  };
}

/** The roles with how many hold them. */
export function RolesTable() {
  const t = useTranslations('roles');
  const { organization } = useSession();
  const [search] = useUrlState(rolesSearch);
  const [renaming, setRenaming] = useState<string | null>(null);
  const [deleting, setDeleting] = useState<RoleSummary | null>(null);
  const [canRename, canDelete] = [useCan('roles.update'), useCan('roles.delete')];
  const roles = trpc.roles.overview.useQuery(rolesInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  const deleteRole = useDeleteRole();
  usePreload(loadDeletion);
  return (
    <>
      <ResourceTable
        list={useRolesList({ renaming, onRenaming: setRenaming })}
        parameters={rolesSearch}
        query={roles}
        pageSize={pageSize}
        searchLabel={t('search')}
        empty={<NoRoles />}
        actions={(role) => (
          <ActionsMenu
            of={role.name}
            sections={[
              [
                canRename && {
                  id: 'rename',
                  label: t('rename'),
                  icon: <Pencil aria-hidden />,
                  onAction: () => setRenaming(role.id),
                },
                canDelete && {
                  id: 'delete',
                  label: t('openDelete'),
                  icon: <Trash2 aria-hidden />,
                  danger: true,
                  onAction: () => setDeleting(role),
                },
              ],
            ]}
          />
        )}
      />
      {deleting && (
        <DeleteRoleDialog
          role={deleting}
          onClose={() => setDeleting(null)}
          onConfirm={() => {
            setDeleting(null);
            void deleteRole(deleting);
          }}
        />
      )}
    </>
  );
}

interface RoleNameProps {
  role: RoleSummary;
  isEditing: boolean;
  onRenaming: RenamingProps['onRenaming'];
}

function RoleName({ role, isEditing, onRenaming }: RoleNameProps) {
  const t = useTranslations('roles');
  const rename = useRenameRole();
  return (
    <EditInPlace
      label={t('nameOf', { role: role.name })}
      name="name"
      value={role.name}
      maxLength={200}
      isEditing={isEditing}
      onEditing={(is) => onRenaming(is ? role.id : null)}
      onSave={(name) => rename(role, name)}
    >
      <div className="flex items-center gap-2">
        <Link href={`/roles/${role.id}` as Route} prefetch={false} className={`${rowLinkStyle} truncate`}>
          {role.name}
        </Link>
        {role.is_default && <Badge tone="accent">{t('default')}</Badge>}
      </div>
    </EditInPlace>
  );
}

function NoRoles() {
  const t = useTranslations('roles');
  return (
    <EmptyList
      icon={<ShieldCheck />}
      title={t('emptyTitle')}
      first={{ procedure: 'roles.create', href: '/roles?new=1', label: t('new') }}
    >
      {t('emptyText')}
    </EmptyList>
  );
}

export const RolesSkeleton = () => (
  <ResourceTableSkeleton list={useRolesList({ renaming: null, onRenaming: () => undefined })} />
);
