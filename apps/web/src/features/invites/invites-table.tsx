'use client';

import type { OrganizationInvite, OrganizationInviteWithLink } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { MailPlus, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { QueryError } from '@/components/query-error';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Badge } from '@/components/ui/badge';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { EmptyPage } from '@/components/ui/nothing';
import { Pagination } from '@/components/ui/pagination';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, SkeletonRows, Table, TableBody, TableHead } from '@/components/ui/table';
import { LevelBadge } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { InviteButton } from './invite-button';
import { NewLinkDialog } from './new-link-dialog';
import { invitesInput, invitesSearch, pageSize } from './search';
import { useRenewInvite, useRevokeInvite } from './use-invites';

const Columns = () => (
  <TableHead>
    <Column>Address</Column>
    <Column from="sm">Level</Column>
    <Column from="lg">Roles</Column>
    <Column from="md">Invited by</Column>
    <Column from="sm">Ends</Column>
    <Column>
      <span className="sr-only">Actions</span>
    </Column>
  </TableHead>
);

/** The invites that nobody has accepted yet. */
export function InvitesTable() {
  const { organization } = useSession();
  const [search, setSearch] = useUrlState(invitesSearch);
  const [revoking, setRevoking] = useState<OrganizationInvite | null>(null);
  const [renewed, setRenewed] = useState<OrganizationInviteWithLink | null>(null);
  const invites = trpc.invites.list.useQuery(invitesInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  const revoke = useRevokeInvite();
  const roleIds = [...new Set(invites.data?.results.flatMap(({ role_ids }) => role_ids))].toSorted();
  const roles = trpc.roles.names.useQuery(
    { organization_id: organization.id, ids: roleIds, limit: 1000 },
    { enabled: roleIds.length > 0, placeholderData: keepPreviousData },
  );
  const roleNames = new Map(roles.data?.results.map(({ id, name }) => [id, name]));

  if (invites.error && !invites.data) return <QueryError query={invites} />;
  if (!invites.data) return <InvitesSkeleton />;
  if (invites.data.results.length === 0)
    return <NoInvites count={invites.data.count} onReset={() => setSearch({ page: 1 })} />;
  return (
    <>
      <Table caption="Open invites" isStale={invites.isPlaceholderData}>
        <Columns />
        <TableBody>
          {invites.data.results.map((invite) => (
            <InviteRow
              key={invite.id}
              invite={invite}
              roleNames={roleNames}
              onRenewed={setRenewed}
              onRevoke={() => setRevoking(invite)}
            />
          ))}
        </TableBody>
      </Table>
      <Pagination
        count={invites.data.count}
        page={search.page}
        pageSize={pageSize}
        noun={['invite', 'invites']}
        onPage={(page) => setSearch({ page }, 'push')}
      />
      {renewed && <NewLinkDialog invite={renewed} onClose={() => setRenewed(null)} />}
      {revoking && (
        <ConfirmDialog
          title="Revoke this invite?"
          isOpen
          onOpenChange={() => setRevoking(null)}
          confirm="Revoke invite"
          onConfirm={() => {
            setRevoking(null);
            revoke.mutate({ organization_id: organization.id, id: revoking.id });
          }}
        >
          <p>
            The link sent to <span className="[overflow-wrap:anywhere] text-ink">{revoking.target_email}</span> stops
            working at once. You can invite the same address again.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

interface InviteRowProps {
  invite: OrganizationInvite;
  roleNames: ReadonlyMap<string, string>;
  /** Told the invite with its new link. */
  onRenewed: (renewed: OrganizationInviteWithLink) => void;
  onRevoke: () => void;
}

function InviteRow({ invite, roleNames, onRenewed, onRevoke }: InviteRowProps) {
  const { organization } = useSession();
  const renew = useRenewInvite(onRenewed);
  const { id, target_email, first_name, level, role_ids, is_expired, expires_at, created_by } = invite;
  const ends = is_expired ? <Badge tone="warning">Expired</Badge> : <RelativeTime value={expires_at} />;
  return (
    <Row isPending={renew.isPending}>
      <Cell className="w-full max-w-0">
        <p className="truncate font-medium">{target_email}</p>
        <p className="truncate text-[0.8125rem] text-ink-muted">
          {first_name}
          <span className="sm:hidden">
            {first_name !== '' && ', '}
            {!is_expired && 'ends '}
            {ends}
          </span>
        </p>
      </Cell>
      <Cell from="sm">
        <LevelBadge level={level} />
      </Cell>
      <Cell from="lg" className="max-w-48 truncate text-ink-muted">
        {role_ids.length === 0 ? 'None' : role_ids.map((role) => roleNames.get(role) ?? '…').join(', ')}
      </Cell>
      <Cell from="md" className="max-w-40 truncate text-ink-muted">
        {created_by ? nameOf(created_by) : 'The system'}
      </Cell>
      <Cell from="sm" className="whitespace-nowrap text-ink-muted">
        {ends}
      </Cell>
      <Cell className="w-12 text-right">
        {/* The server refuses what is about an invite to a level above the caller's. */}
        {level <= organization.level && (
          <ActionsMenu
            of={target_email}
            sections={[
              [
                {
                  id: 'renew',
                  label: 'Create a new link',
                  icon: <RotateCw aria-hidden />,
                  onAction: () => renew.mutate({ organization_id: organization.id, id }),
                },
              ],
              [{ id: 'revoke', label: 'Revoke…', icon: <Trash2 aria-hidden />, danger: true, onAction: onRevoke }],
            ]}
          />
        )}
      </Cell>
    </Row>
  );
}

function NoInvites({ count, onReset }: { count: number; onReset: () => void }) {
  if (count > 0)
    return (
      <EmptyPage icon={<MailPlus />} title="No invites on this page" onReset={onReset}>
        There are fewer invites than there used to be.
      </EmptyPage>
    );
  return (
    <StateMessage
      icon={<MailPlus />}
      title="No open invites"
      action={<InviteButton variant="primary">Invite people</InviteButton>}
    >
      <p>
        An invite lets one address join, once, within seven days. It is listed here until it is accepted or revoked.
      </p>
    </StateMessage>
  );
}

export const InvitesSkeleton = () => (
  <Table caption="Open invites">
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, 'sm', 'lg', 'md', 'sm', undefined]} rows={4} />
    </TableBody>
  </Table>
);
