'use client';

import type { Role } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { Ellipsis, ShieldCheck, Trash2 } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useState } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { ErrorState } from '@/components/ui/error-state';
import { Menu } from '@/components/ui/menu';
import { Pagination } from '@/components/ui/pagination';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, rowLinkStyle, SkeletonRows, Table, TableBody, TableHead } from '@/components/ui/table';
import { nameOf } from '@/features/people';
import { useCan, useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { failureOf } from '@/trpc/errors';
import { useUrlState } from '@/use-url-state';
import { pageSize, rolesInput, rolesSearch } from './search';
import { useDeleteRole } from './use-delete-role';

const Columns = () => (
  <TableHead>
    <Column>Name</Column>
    <Column>Members</Column>
    <Column from="md">Created</Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

const people = (count: number) => (count === 1 ? '1 person' : `${count} people`);

/** The roles, with who holds them. */
export function RolesTable() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(rolesSearch);
  const [deleting, setDeleting] = useState<Role | null>(null);
  const input = rolesInput(organization.id, search);
  const roles = trpc.roles.list.useQuery(input, { placeholderData: keepPreviousData });
  const deleteRole = useDeleteRole(input);
  const canDelete = useCan('roles.delete');

  if (roles.error)
    return (
      <ErrorState
        failure={failureOf(roles.error)}
        action={<Button onClick={() => void roles.refetch()}>Try again</Button>}
      />
    );
  if (!roles.data) return <RolesSkeleton />;
  if (roles.data.results.length === 0)
    return <NoRoles count={roles.data.count} onReset={() => setSearch({ page: 1 })} />;
  return (
    <>
      <Table caption="Roles" isStale={roles.isPlaceholderData}>
        <Columns />
        <TableBody>
          {roles.data.results.map((role) => (
            <RoleRow key={role.id} role={role} onDelete={canDelete ? () => setDeleting(role) : undefined} />
          ))}
        </TableBody>
      </Table>
      <Pagination
        count={roles.data.count}
        page={search.page}
        pageSize={pageSize}
        noun={['role', 'roles']}
        onPage={(page) => setSearch({ page }, 'push')}
      />
      {deleting && (
        <ConfirmDialog
          title={`Delete “${deleting.name}”?`}
          isOpen
          onOpenChange={() => setDeleting(null)}
          confirm="Delete role"
          typed={deleting.name}
          onConfirm={() => {
            setDeleting(null);
            deleteRole.mutate({ organization_id: organization.id, id: deleting.id });
          }}
        >
          <p>
            {deleting.members.length === 0
              ? 'Nobody has this role.'
              : `${people(deleting.members.length)} will no longer have this role.`}{' '}
            Its ties to groups elsewhere go with it. This cannot be undone.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

/** How many faces are shown before a number stands for the rest. */
const faces = 4;

function RoleRow({ role, onDelete }: { role: Role; onDelete: (() => void) | undefined }) {
  return (
    <Row>
      <Cell className="max-w-64">
        <div className="flex items-center gap-2">
          <Link href={`/roles/${role.id}` as Route} prefetch={false} className={`${rowLinkStyle} truncate`}>
            {role.name}
          </Link>
          {role.is_default && <Badge tone="accent">Default</Badge>}
        </div>
      </Cell>
      <Cell>
        <div className="flex items-center gap-2 whitespace-nowrap text-ink-muted">
          <span className="flex gap-1 max-sm:hidden">
            {role.members.slice(0, faces).map(({ id, user }) => (
              <Avatar key={id} name={nameOf(user)} size="small" />
            ))}
          </span>
          {role.members.length === 0 ? 'Nobody' : people(role.members.length)}
        </div>
      </Cell>
      <Cell from="md" className="text-ink-muted">
        <RelativeTime value={role.created_at} />
      </Cell>
      <Cell className="w-12 text-right">
        {onDelete && (
          <Menu
            label={`Actions for ${role.name}`}
            placement="bottom end"
            trigger={(props) => (
              <Button {...props} variant="quiet" size="small" iconOnly aria-label={`Actions for ${role.name}`}>
                <Ellipsis aria-hidden />
              </Button>
            )}
            sections={[
              [{ id: 'delete', label: 'Delete…', icon: <Trash2 aria-hidden />, danger: true, onAction: onDelete }],
            ]}
          />
        )}
      </Cell>
    </Row>
  );
}

function NoRoles({ count, onReset }: { count: number; onReset: () => void }) {
  if (count > 0)
    return (
      <StateMessage
        icon={<ShieldCheck />}
        title="No roles on this page"
        action={<Button onClick={onReset}>Show the first page</Button>}
      >
        <p>There are fewer roles than there used to be.</p>
      </StateMessage>
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
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, undefined, 'md', undefined]} />
    </TableBody>
  </Table>
);
