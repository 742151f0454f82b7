'use client';

import type { OrganizationInvite, OrganizationInviteWithLink } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { MailPlus, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { ListResults } from '@/components/list-results';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Badge } from '@/components/ui/badge';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { Cell, Column, Row, SkeletonRows, Table, TableBody, TableHead, RowHeading } from '@/components/ui/table';
import { usePreload } from '@/components/ui/use-preload';
import { useRoleNames } from '@/features/activity/use-role-names';
import { LevelBadge } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { InviteButton } from './invite-button';
import { invitesInput, invitesSearch, pageSize } from './search';
import { useRenewInvite, useRevokeInvite } from './use-invites';

const loadNewLink = () => import('./new-link-dialog');
const NewLinkDialog = lazily(() => loadNewLink().then((module) => module.NewLinkDialog));

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
  usePreload(loadNewLink);
  const roleName = useRoleNames(invites.data?.results.flatMap(({ role_ids }) => role_ids) ?? []);
  return (
    <>
      <ListResults
        query={invites}
        page={search.page}
        pageSize={pageSize}
        noun={['invite', 'invites']}
        onPage={(page, how) => setSearch({ page }, how)}
        skeleton={<InvitesSkeleton />}
        empty={<NoInvites />}
      >
        {(entries, isStale) => (
          <Table caption="Open invites" isStale={isStale}>
            <Columns />
            <TableBody>
              {entries.map((invite) => (
                <InviteRow
                  key={invite.id}
                  invite={invite}
                  roleName={roleName}
                  onRenewed={setRenewed}
                  onRevoke={() => setRevoking(invite)}
                />
              ))}
            </TableBody>
          </Table>
        )}
      </ListResults>
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
  roleName: (id: string) => string;
  /** Told the invite with its new link. */
  onRenewed: (renewed: OrganizationInviteWithLink) => void;
  onRevoke: () => void;
}

function InviteRow({ invite, roleName, onRenewed, onRevoke }: InviteRowProps) {
  const { organization } = useSession();
  const renew = useRenewInvite(onRenewed);
  const { id, target_email, first_name, level, role_ids, is_expired, expires_at, created_by } = invite;
  const ends = is_expired ? <Badge tone="warning">Expired</Badge> : <RelativeTime value={expires_at} />;
  return (
    <Row isPending={renew.isPending}>
      <RowHeading className="w-full max-w-0">
        <p className="truncate font-medium">{target_email}</p>
        <p className="truncate text-[0.8125rem] text-ink-muted">
          {first_name}
          <span className="sm:hidden">
            {first_name !== '' && ', '}
            {!is_expired && 'ends '}
            {ends}
          </span>
        </p>
      </RowHeading>
      <Cell from="sm">
        <LevelBadge level={level} />
      </Cell>
      <Cell from="lg" className="max-w-48 truncate text-ink-muted">
        {role_ids.length === 0 ? 'None' : role_ids.map(roleName).join(', ')}
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

const NoInvites = () => (
  <StateMessage
    icon={<MailPlus />}
    title="No open invites"
    action={<InviteButton variant="primary">Invite people</InviteButton>}
  >
    <p>An invite lets one address join, once, within seven days. It is listed here until it is accepted or revoked.</p>
  </StateMessage>
);

export const InvitesSkeleton = () => (
  <Table caption="Open invites">
    <Columns />
    <TableBody>
      <SkeletonRows columns={[undefined, 'sm', 'lg', 'md', 'sm', undefined]} rows={4} />
    </TableBody>
  </Table>
);
