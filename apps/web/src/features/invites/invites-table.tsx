'use client';

import type { OrganizationInvite, OrganizationInviteWithLink } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { MailPlus, RotateCw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
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

function Expiry({ is_expired, expires_at }: OrganizationInvite) {
  const t = useTranslations('invites');
  return is_expired ? <Badge tone="warning">{t('expired')}</Badge> : <RelativeTime value={expires_at} />;
}

function useInvitesList(roleName: (id: string) => string): ListDefinition<OrganizationInvite> {
  const t = useTranslations('invites');
  return {
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    hasActions: true,
    columns: [
      {
        header: t('email'),
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
      { header: t('level'), from: 'sm', cell: ({ level }) => <LevelBadge level={level} /> },
      {
        header: t('roles'),
        from: 'lg',
        className: 'max-w-48 truncate text-ink-muted',
        cell: ({ role_ids }) => (role_ids.length === 0 ? t('none') : role_ids.map(roleName).join(', ')),
      },
      {
        header: t('invitedBy'),
        from: 'md',
        className: 'max-w-40 truncate text-ink-muted',
        cell: ({ created_by }) => (created_by ? nameOf(created_by) : t('system')),
      },
      {
        header: t('expires'),
        from: 'sm',
        className: 'whitespace-nowrap text-ink-muted',
        cell: (invite) => <Expiry {...invite} />,
      },
    ],
  };
}

/** The invites that have not been accepted yet. */
export function InvitesTable() {
  const t = useTranslations('invites');
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
        list={useInvitesList(roleName)}
        parameters={invitesSearch}
        query={invites}
        pageSize={pageSize}
        isPending={({ id }) => renew.isPending && renew.variables.id === id}
        empty={
          <StateMessage
            icon={<MailPlus />}
            title={t('emptyTitle')}
            action={<InviteButton variant="primary">{t('invitePeople')}</InviteButton>}
          >
            <p>{t('emptyText')}</p>
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
                    label: t('renew'),
                    icon: <RotateCw aria-hidden />,
                    onAction: () => renew.mutate({ organization_id: organization.id, id: invite.id }),
                  },
                ],
                [
                  {
                    id: 'revoke',
                    label: t('openRevoke'),
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
          title={t('revokeTitle')}
          isOpen
          onOpenChange={() => setRevoking(null)}
          confirm={t('revokeConfirm')}
          onConfirm={() => {
            setRevoking(null);
            void revoke(revoking);
          }}
        >
          <p>
            {t.rich('revokeText', {
              address: revoking.target_email,
              email: (chunks) => <span className="[overflow-wrap:anywhere] text-ink">{chunks}</span>,
            })}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

export const InvitesSkeleton = () => <ResourceTableSkeleton list={useInvitesList(() => '')} rows={4} />;
