'use client';

import type { OrganizationInvite, OrganizationInviteWithLink } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { MailPlus, RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { ActionsMenu } from '@/components/ui/actions-menu';
import { Badge } from '@/components/ui/badge';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { RelativeTime } from '@/components/ui/relative-time';
import { StateMessage } from '@/components/ui/state-message';
import { usePreload } from '@/components/ui/use-preload';
import { LevelBadge } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { useRoleNames } from '@/features/roles/use-role-names';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { InviteButton } from './invite-button';
import { RevokeSelected } from './revoke-selected';
import { invitesInput, invitesSearch, pageSize } from './search';
import { useRenewInvite, useRevokeInvite } from './use-invites';

const loadNewLink = () => import('./new-link-dialog');
const NewLinkDialog = lazily(() => loadNewLink().then((module) => module.NewLinkDialog));

const Expiry = ({ is_expired, expires_at }: OrganizationInvite) =>
  is_expired ? <Badge tone="warning">Expired</Badge> : <RelativeTime value={expires_at} />;

const listOf = (roleName: (id: string) => string): ListDefinition<OrganizationInvite> => ({
  caption: 'Open invites',
  noun: ['invite', 'invites'],
  hasActions: true,
  columns: [
    {
      header: 'Email address',
      cell: (invite) => (
        <>
          <p className="truncate font-medium">{invite.target_email}</p>
          <p className="truncate text-[0.8125rem] text-ink-muted">
            {invite.first_name}
            <span className="sm:hidden">
              {invite.first_name !== '' && ', '}
              <Expiry {...invite} />
            </span>
          </p>
        </>
      ),
    },
    { header: 'Level', from: 'sm', cell: ({ level }) => <LevelBadge level={level} /> },
    {
      header: 'Roles',
      from: 'lg',
      className: 'max-w-48 truncate text-ink-muted',
      cell: ({ role_ids }) => (role_ids.length === 0 ? 'None' : role_ids.map(roleName).join(', ')),
    },
    {
      header: 'Invited by',
      from: 'md',
      className: 'max-w-40 truncate text-ink-muted',
      cell: ({ created_by }) => (created_by ? nameOf(created_by) : 'System'),
    },
    {
      header: 'Expires',
      from: 'sm',
      className: 'whitespace-nowrap text-ink-muted',
      cell: (invite) => <Expiry {...invite} />,
    },
  ],
});

/** The invites that have not been accepted yet. */
export function InvitesTable() {
  const { organization } = useSession();
  const [search] = useUrlState(invitesSearch);
  const [revoking, setRevoking] = useState<OrganizationInvite | null>(null);
  const [renewed, setRenewed] = useState<OrganizationInviteWithLink | null>(null);
  const invites = trpc.invites.list.useQuery(invitesInput(organization.id, search), {
    placeholderData: keepPreviousData,
  });
  const renew = useRenewInvite(setRenewed);
  const revoke = useRevokeInvite();
  const utils = trpc.useUtils();
  usePreload(loadNewLink);
  const roleName = useRoleNames(invites.data?.results.flatMap(({ role_ids }) => role_ids) ?? []);
  return (
    <>
      <ResourceTable
        list={listOf(roleName)}
        parameters={invitesSearch}
        query={invites}
        pageSize={pageSize}
        isPending={({ id }) => renew.isPending && renew.variables.id === id}
        empty={
          <StateMessage
            icon={<MailPlus />}
            title="No open invites"
            action={<InviteButton variant="primary">Invite people</InviteButton>}
          >
            <p>Each invite lets one address join once, within seven days. It stays here until accepted or revoked.</p>
          </StateMessage>
        }
        selection={{
          label: ({ target_email }) => target_email,
          canSelect: ({ level }) => level <= organization.level,
          fetchAll: async (limit) =>
            (await utils.invites.list.fetch({ organization_id: organization.id, limit })).results,
          actions: (bulk) => <RevokeSelected bulk={bulk} />,
        }}
        // The server refuses what is about an invite to a level above the caller's.
        actions={(invite) =>
          invite.level <= organization.level && (
            <ActionsMenu
              of={invite.target_email}
              sections={[
                [
                  {
                    id: 'renew',
                    label: 'Create a new link',
                    icon: <RotateCw aria-hidden />,
                    onAction: () => renew.mutate({ organization_id: organization.id, id: invite.id }),
                  },
                ],
                [
                  {
                    id: 'revoke',
                    label: 'Revoke…',
                    icon: <Trash2 aria-hidden />,
                    danger: true,
                    onAction: () => setRevoking(invite),
                  },
                ],
              ]}
            />
          )
        }
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
            void revoke(revoking);
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

export const InvitesSkeleton = () => <ResourceTableSkeleton list={listOf(() => '')} rows={4} />;
