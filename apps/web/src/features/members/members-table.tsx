'use client';

import type { MemberWithRoles } from '@rolecall/contracts';
import { LogOut, MailPlus, UserMinus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { lazily } from '@/components/lazily';
import { type ListDefinition, timeColumn } from '@/components/resource-table/columns';
import { ResourceTable } from '@/components/resource-table/resource-table';
import { action } from '@/components/ui/menu';
import { usePreload } from '@/components/ui/use-preload';
import { InviteDialog } from '@/features/invites/dialogs';
import { nameOf } from '@/features/people';
import { RoleFilter } from '@/features/roles/role-filter';
import { useSession } from '@/features/session';
import { keepingPrevious, trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { LevelBadge, levelColumn } from './level-badge';
import { LevelMenu } from './level-menu';
import { levelRules, seesDeactivated } from './levels';
import { MemberName, MemberRoles } from './member-cells';
import { useMemberFilters } from './member-filters';
import { membersInput, membersSearch } from './search';

const RemoveMemberDialog = lazily(() => import('./remove-member-dialog'), 'RemoveMemberDialog');
const LeaveDialog = lazily(() => import('./remove-member-dialog'), 'LeaveDialog');

const BulkActions = lazily(() => import('./bulk-actions'), 'BulkActions');

function useMembersList(): ListDefinition<MemberWithRoles> {
  const t = useTranslations('members');
  return {
    id: 'members',
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    label: ({ user }) => nameOf(user),
    hasActions: true,
    columns: [
      { id: 'name', header: t('name'), sorts: true, cell: (member) => <MemberName member={member} /> },
      {
        ...levelColumn(t('level'), ({ level }) => level),
        cell: (member) => <LevelMenu member={member} />,
        below: ({ level }) => level > 1 && <LevelBadge level={level} />,
      },
      {
        id: 'roles',
        header: t('roles'),
        from: 'lg',
        className: 'max-w-64 2xl:max-w-md',
        cell: ({ roles }) => <MemberRoles roles={roles} />,
      },
      timeColumn('last_login', { header: t('lastSignedIn'), from: 'xl' }, t('never')),
      timeColumn('joined_at', { header: t('joined'), from: 'xl' }),
    ],
  };
}

/** The members of the organization. */
export function MembersTable() {
  const t = useTranslations('members');
  const session = useSession();
  const { organization, user: self } = session;
  const utils = trpc.useUtils();
  usePreload(RemoveMemberDialog.load);
  const [search, setSearch] = useUrlState(membersSearch);
  const input = membersInput(organization.id, seesDeactivated(organization.level), search);
  const members = trpc.members.overview.useQuery(input, keepingPrevious);
  return (
    <ResourceTable
      list={useMembersList()}
      parameters={membersSearch}
      query={members}
      searchLabel={t('search')}
      filters={useMemberFilters()}
      pickers={<RoleFilter roleId={search.role} onChange={(role) => setSearch({ role, page: 1 })} />}
      // The list always contains at least the current person.
      empty={null}
      menu={(member, { open }) => {
        const { isSelf, canRemove, canInviteAgain } = levelRules(session, member);
        return [
          [canInviteAgain && action('invite', t('inviteAgain'), <MailPlus />, () => open('invite'))],
          [
            canRemove &&
              action(
                'remove',
                t(isSelf ? 'openLeave' : 'openRemove'),
                isSelf ? <LogOut /> : <UserMinus />,
                () => open('remove'),
                { danger: true },
              ),
          ],
        ];
      }}
      dialogs={{
        invite: (member, close) => <InviteDialog again={member} onClose={close} />,
        remove: (member, close) =>
          member.user.uuid === self.uuid ? (
            <LeaveDialog onClose={close} />
          ) : (
            <RemoveMemberDialog member={member} onClose={close} />
          ),
      }}
      selection={{
        fetchAll: (all) => utils.members.overview.fetch({ ...input, ...all }),
        actions: (bulk) => <BulkActions bulk={bulk} />,
      }}
    />
  );
}
