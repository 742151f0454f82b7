'use client';

import type { MemberWithRoles } from '@rolecall/contracts';
import { keepPreviousData } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { lazily } from '@/components/lazily';
import { type ListDefinition, ResourceTable, ResourceTableSkeleton } from '@/components/resource-table/resource-table';
import { RelativeTime } from '@/components/ui/relative-time';
import { usePreload } from '@/components/ui/use-preload';
import { InviteDialog } from '@/features/invites/invite-button';
import { nameOf } from '@/features/people';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { useUrlState } from '@/use-url-state';
import { LevelMenu } from './level-menu';
import { levelKeys, levels, seesDeactivated } from './levels';
import { MemberActions, MemberName, MemberRoles } from './member-cells';
import { membersInput, membersSearch, pageSize, roleFilterInput } from './search';

const loadDialogs = () => import('./remove-member-dialog');
const RemoveMemberDialog = lazily(() => loadDialogs().then((module) => module.RemoveMemberDialog));
const LeaveDialog = lazily(() => loadDialogs().then((module) => module.LeaveDialog));

const BulkActions = lazily(() => import('./bulk-actions').then((module) => module.BulkActions));

function useMembersList(): ListDefinition<MemberWithRoles> {
  const t = useTranslations('members');
  return {
    caption: t('title'),
    noun: [t('noun.one'), t('noun.several')],
    hasActions: true,
    columns: [
      { header: t('name'), sort: 'name', cell: (member) => <MemberName member={member} /> },
      { header: t('level'), sort: 'level', cell: (member) => <LevelMenu member={member} /> },
      { header: t('roles'), from: 'md', className: 'max-w-64', cell: ({ roles }) => <MemberRoles roles={roles} /> },
      {
        header: t('lastSignedIn'),
        sort: 'last_login',
        from: 'lg',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ last_login }) => (last_login === null ? t('never') : <RelativeTime value={last_login} />),
      },
      {
        header: t('joined'),
        sort: 'joined_at',
        from: 'lg',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ joined_at }) => <RelativeTime value={joined_at} />,
      },
    ],
  };
}

/** Who is in the organization. */
export function MembersTable() {
  const t = useTranslations('members');
  const { organization, user: self } = useSession();
  const utils = trpc.useUtils();
  const [leaving, setLeaving] = useState<MemberWithRoles | null>(null);
  const [inviting, setInviting] = useState<MemberWithRoles | null>(null);
  usePreload(loadDialogs);
  const isAdmin = seesDeactivated(organization.level);
  const [search] = useUrlState(membersSearch);
  const input = membersInput(organization.id, isAdmin, search);
  // What was there stays until what was asked for comes, so that nothing jumps while one types.
  const members = trpc.members.overview.useQuery(input, { placeholderData: keepPreviousData });
  const roles = trpc.roles.names.useQuery(roleFilterInput(organization.id));
  const levelFilter = {
    name: 'level',
    label: t('level'),
    options: [
      { value: '', label: t('allLevels') },
      ...levels.map((level) => ({ value: String(level), label: t(`levelName.${levelKeys[level]}`) })),
    ],
  };
  const stateFilter = {
    name: 'is_active',
    label: t('account'),
    options: [
      { value: '', label: t('allAccounts') },
      { value: 'true', label: t('active') },
      { value: 'false', label: t('deactivated') },
    ],
  };
  const roleFilter = {
    name: 'role',
    label: t('role'),
    options: [
      { value: '', label: t('allRoles') },
      ...(roles.data?.results ?? []).map(({ id, name }) => ({ value: id, label: name })),
    ],
  };
  return (
    <>
      <ResourceTable
        list={useMembersList()}
        parameters={membersSearch}
        query={members}
        pageSize={pageSize}
        searchLabel={t('search')}
        filters={isAdmin ? [levelFilter, roleFilter, stateFilter] : [levelFilter, roleFilter]}
        // There is always who is looking.
        empty={null}
        actions={(member) => (
          <MemberActions
            member={member}
            onInviteAgain={() => setInviting(member)}
            onRemove={() => setLeaving(member)}
          />
        )}
        selection={{
          label: ({ user }) => nameOf(user),
          fetchAll: async (limit) => (await utils.members.overview.fetch({ ...input, limit, offset: 0 })).results,
          actions: (bulk) => <BulkActions bulk={bulk} />,
        }}
      />
      {inviting && <InviteDialog again={inviting} onClose={() => setInviting(null)} />}
      {leaving?.user.uuid === self.uuid ? (
        <LeaveDialog onClose={() => setLeaving(null)} />
      ) : (
        leaving && <RemoveMemberDialog member={leaving} onClose={() => setLeaving(null)} />
      )}
    </>
  );
}

export const MembersSkeleton = () => <ResourceTableSkeleton list={useMembersList()} />;
