'use client';

import type { RoleSummary } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { Pencil, ShieldCheck, Trash2 } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Badge } from '@/components/ui/badge';
import { EditInPlace } from '@/components/ui/edit-in-place';
import { NothingFound } from '@/components/ui/nothing';
import { RelativeTime } from '@/components/ui/relative-time';
import { SearchField } from '@/components/ui/search-field';
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
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { countInWords } from '@/words';
import { pageSize, type RoleOrder, rolesInput, rolesSearch } from './search';
import { useDeleteRole } from './use-delete-role';
import { useRenameRole } from './use-rename-role';

const loadDeletion = () => import('./delete-role-dialog');
const DeleteRoleDialog = lazily(() => loadDeletion().then((module) => module.DeleteRoleDialog));

interface ColumnsProps {
  order: RoleOrder;
  onSort: (order: RoleOrder) => void;
}

const Columns = ({ order, onSort }: ColumnsProps) => (
  <TableHead>
    <Column sort={{ column: 'name', order, onSort }}>Name</Column>
    <Column sort={{ column: 'member_count', order, onSort }}>People</Column>
    <Column from="sm" sort={{ column: 'external_reference_count', order, onSort }}>
      External groups
    </Column>
    <Column from="md" sort={{ column: 'created_at', order, onSort }}>
      Created
    </Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

/** The roles with how many hold them, searched, sorted and paged by the page's address. */
export function RolesTable() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(rolesSearch);
  const [deleting, setDeleting] = useState<RoleSummary | null>(null);
  const roles = trpc.roles.overview.useQuery(rolesInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  const deleteRole = useDeleteRole();
  usePreload(loadDeletion);
  return (
    <>
      <SearchField
        className="mb-3 sm:w-72"
        label="Search roles"
        list={roles}
        value={search.search}
        onChange={(value) => setSearch({ search: value, page: 1 })}
      />
      <ListResults
        query={roles}
        page={search.page}
        pageSize={pageSize}
        noun={['role', 'roles']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<RolesSkeleton />}
        empty={<NoRoles search={search.search} onReset={() => setSearch({ search: '', page: 1 })} />}
      >
        {(entries, isStale) => (
          <Table caption="Roles" isStale={isStale}>
            <Columns order={search.order} onSort={(order) => setSearch({ order, page: 1 })} />
            <TableBody>
              {entries.map((role) => (
                <RoleRow key={role.id} role={role} onDelete={() => setDeleting(role)} />
              ))}
            </TableBody>
          </Table>
        )}
      </ListResults>
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

function RoleRow({ role, onDelete }: { role: RoleSummary; onDelete: () => void }) {
  const [isRenaming, setRenaming] = useState(false);
  const rename = useRenameRole();
  const canRename = useCan('roles.update');
  const canDelete = useCan('roles.delete');
  const { member_count: people, external_reference_count: groups } = role;
  return (
    <Row>
      <RowHeading className="w-full max-w-0">
        <EditInPlace
          label={`Name of “${role.name}”`}
          name="name"
          value={role.name}
          maxLength={200}
          isEditing={isRenaming}
          onEditing={setRenaming}
          onSave={(name) => rename(role, name)}
        >
          <div className="flex items-center gap-2">
            <Link href={`/roles/${role.id}` as Route} prefetch={false} className={`${rowLinkStyle} truncate`}>
              {role.name}
            </Link>
            {role.is_default && <Badge tone="accent">Default</Badge>}
          </div>
        </EditInPlace>
      </RowHeading>
      <Cell className="whitespace-nowrap text-ink-muted tabular-nums">
        {people === 0 ? 'Nobody' : countInWords(people, ['person', 'people'])}
      </Cell>
      <Cell from="sm" className="text-ink-muted tabular-nums">
        {groups === 0 ? 'None' : countInWords(groups, ['group', 'groups'])}
      </Cell>
      <Cell from="md" className="text-ink-muted">
        <RelativeTime value={role.created_at} />
      </Cell>
      <Cell className="w-12 text-right">
        {(canRename || canDelete) && (
          <ActionsMenu
            of={role.name}
            sections={[
              [
                ...(canRename
                  ? [{ id: 'rename', label: 'Rename', icon: <Pencil aria-hidden />, onAction: () => setRenaming(true) }]
                  : []),
                ...(canDelete
                  ? [{ id: 'delete', label: 'Delete…', icon: <Trash2 aria-hidden />, danger: true, onAction: onDelete }]
                  : []),
              ],
            ]}
          />
        )}
      </Cell>
    </Row>
  );
}

function NoRoles({ search, onReset }: { search: string; onReset: () => void }) {
  if (search !== '')
    return (
      <NothingFound title="No role found" onReset={onReset}>
        No role’s name contains “{search}”.
      </NothingFound>
    );
  return (
    <StateMessage icon={<ShieldCheck />} title="No roles yet">
      <p>
        A role says what people do, such as “On call” or “Release manager”. Others can then ask who does it, and tie it
        to a team on GitHub or a channel on Slack.
      </p>
    </StateMessage>
  );
}

export const RolesSkeleton = () => (
  <Table caption="Roles">
    <Columns order="name" onSort={() => undefined} />
    <TableBody>
      <SkeletonRows columns={[undefined, undefined, 'sm', 'md', undefined]} />
    </TableBody>
  </Table>
);
