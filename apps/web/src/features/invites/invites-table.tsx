'use client';

import type { OrganizationInvite, OrganizationInviteWithLink } from '@rolecall/contracts';
import { MailPlus, RotateCw, Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { DialogButton } from '@/components/dialog-button';
import { lazily } from '@/components/lazily';
import { type ListDefinition, textColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { action } from '@/components/ui/menu';
import { usePreload } from '@/components/ui/use-preload';
import { levelColumn } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { useRoleNames } from '@/features/roles/use-role-names';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { organizationListInput } from '@/url-state';
import { useUrlState } from '@/use-url-state';
import { InviteDialog } from './dialogs';
import { Expiry, InvitedAddress, RevokeInviteDialog } from './invite-cells';
import { invitesSearch } from './search';
import { useRenewInvite } from './use-invites';

const NewLinkDialog = lazily(
  () => import('./new-link-dialog'),
  'NewLinkDialog',
  () => false,
);

function useInvitesList(roleName: (id: string) => string): ListDefinition<OrganizationInvite> {
  const t = useTranslations('invites');
  return {
    id: 'invites',
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    label: ({ target_email }) => target_email,
    hasActions: true,
    columns: [
      { id: 'email', header: t('email'), sorts: true, cell: (invite) => <InvitedAddress invite={invite} /> },
      levelColumn(t('level'), ({ level }) => level),
      textColumn('roles', { header: t('roles'), from: 'xl' }, ({ role_ids }) =>
        role_ids.length === 0 ? t('none') : role_ids.map(roleName).join(', '),
      ),
      textColumn('invited_by', { header: t('invitedBy'), sorts: true, from: 'lg' }, ({ created_by }) =>
        created_by ? nameOf(created_by) : t('system'),
      ),
      {
        id: 'expires_at',
        header: t('expires'),
        sorts: true,
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
  const { id: organization_id } = organization;
  const [search] = useUrlState(invitesSearch);
  const [renewed, setRenewed] = useState<OrganizationInviteWithLink | null>(null);
  const input = organizationListInput(organization_id, search);
  const invites = trpc.invites.list.useQuery(input, keepingPrevious);
  const renew = useRenewInvite(setRenewed);
  const revokeMany = trpc.invites.deleteMany.useMutation();
  const { list } = trpc.useUtils().invites;
  usePreload(NewLinkDialog.load);
  const roleName = useRoleNames(invites.data?.results.flatMap(({ role_ids }) => role_ids) ?? []);
  // The server refuses actions on invites to a level above the caller's own.
  const isBelow = ({ level }: OrganizationInvite) => level <= organization.level;
  return (
    <>
      <ResourceTable
        list={useInvitesList(roleName)}
        parameters={invitesSearch}
        query={invites}
        searchLabel={t('search')}
        isPending={({ id }) => renew.isPending && renew.variables.id === id}
        empty={{
          icon: <MailPlus />,
          title: t('emptyTitle'),
          text: t('emptyText'),
          action: (
            <DialogButton procedure="invites.create" dialog={InviteDialog} variant="primary">
              {t('invitePeople')}
            </DialogButton>
          ),
        }}
        selection={{
          canSelect: isBelow,
          fetchAll: (all) => list.fetch({ ...input, ...all }),
          removal: {
            icon: <Trash2 aria-hidden />,
            words: (key, values) => t(`selected.${key}`, values),
            send: (ids) => revokeMany.mutateAsync({ organization_id, ids }),
            changed: () => list.invalidate(),
          },
        }}
        menu={(invite, { open }) =>
          isBelow(invite)
            ? [
                [action('renew', t('renew'), <RotateCw />, () => renew.mutate({ organization_id, id: invite.id }))],
                [action('revoke', t('openRevoke'), <Trash2 />, () => open('revoke'), { danger: true })],
              ]
            : []
        }
        dialogs={{ revoke: (invite, close) => <RevokeInviteDialog invite={invite} onClose={close} /> }}
      />
      {renewed && <NewLinkDialog invite={renewed} onClose={() => setRenewed(null)} />}
    </>
  );
}
