'use client';

import type { RoleInOverview, RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { AlignLeft, Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { rowLinkStyle } from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { RoleText } from './role-text';
import { pageSize, rolesInput, rolesSearch } from './search';
import { useDeleteRole } from './use-delete-role';
import type { RoleTextField } from './use-edit-role';

const loadDeletion = () => import('./delete-role-dialog');
const DeleteRoleDialog = lazily(() => loadDeletion().then((module) => module.DeleteRoleDialog));

/** The role whose name or description is being edited, if any. */
type Editing = { id: string; field: RoleTextField } | null;

interface EditingProps {
  editing: Editing;
  onEditing: (editing: Editing) => void;
}

function useRolesList(props: EditingProps): ListDefinition<RoleInOverview> {
  const t = useTranslations('roles');
  return {
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    hasActions: true,
    columns: [
      {
        header: t('name'),
        sort: 'name',
        cell: (role) => <RoleTexts role={role} {...props} />,
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
  const [editing, setEditing] = useState<Editing>(null);
  const [deleting, setDeleting] = useState<RoleSummary | null>(null);
  const [canEdit, canDelete] = [useCan('roles.update'), useCan('roles.delete')];
  const roles = trpc.roles.overview.useQuery(rolesInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  const deleteRole = useDeleteRole();
  usePreload(loadDeletion);
  return (
    <>
      <ResourceTable
        list={useRolesList({ editing, onEditing: setEditing })}
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
                canEdit && {
                  id: 'rename',
                  label: t('rename'),
                  icon: <Pencil aria-hidden />,
                  onAction: () => setEditing({ id: role.id, field: 'name' }),
                },
                canEdit && {
                  id: 'describe',
                  label: t(role.description === '' ? 'addDescription' : 'editDescription'),
                  icon: <AlignLeft aria-hidden />,
                  onAction: () => setEditing({ id: role.id, field: 'description' }),
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

function RoleTexts({ role, editing, onEditing }: EditingProps & { role: RoleSummary }) {
  const t = useTranslations('roles');
  const propsOf = (field: RoleTextField) => ({
    role,
    field,
    isEditing: editing?.id === role.id && editing.field === field,
    onEditing: (isEditing: boolean) => onEditing(isEditing ? { id: role.id, field } : null),
  });
  return (
    <>
      <RoleText {...propsOf('name')} label={t('nameOf', { role: role.name })}>
        <div className="flex items-center gap-2">
          <Link href={`/roles/${role.id}` as Route} prefetch={false} className={`${rowLinkStyle} truncate`}>
            {role.name}
          </Link>
          {role.is_default && <Badge tone="accent">{t('default')}</Badge>}
        </div>
      </RoleText>
      <RoleText {...propsOf('description')} label={t('descriptionOf', { role: role.name })}>
        {role.description !== '' && (
          <p className="line-clamp-2 max-w-prose text-[0.8125rem] text-ink-muted wrap-anywhere">{role.description}</p>
        )}
      </RoleText>
    </>
  );
}

function NoRoles() {
  const t = useTranslations('roles');
  return (
    <StateMessage icon={<ShieldCheck />} title={t('emptyTitle')}>
      <p>{t('emptyText')}</p>
    </StateMessage>
  );
}

export const RolesSkeleton = () => (
  <ResourceTableSkeleton list={useRolesList({ editing: null, onEditing: () => undefined })} />
);
