import type { RoleMembershipInOverview } from '@rolecall/contracts';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import type { ListDefinition } from '@/components/resource-table/columns';
import { RelativeTime } from '@/components/ui/relative-time';
import { levelColumn } from '@/features/members/level-badge';
import { nameOf } from '@/features/people';
import { PersonCell } from '@/features/person-cell';

/** When a role expires for a person, if it does. */
function RoleEnd({ expires_at, className }: Pick<RoleMembershipInOverview, 'expires_at'> & { className?: string }) {
  const t = useTranslations('members');
  if (expires_at === null) return null;
  return (
    <span className={clsx('block text-[0.8125rem] text-ink-muted', className)}>
      {t.rich('roleEnds', { time: () => <RelativeTime value={expires_at} isAhead /> })}
    </span>
  );
}

/** The list definition of the people who hold a role. */
export function useHoldersList(): ListDefinition<RoleMembershipInOverview> {
  const t = useTranslations('roles.holders');
  return {
    id: 'role-members',
    caption: t('caption'),
    noun: [t('noun.one'), t('noun.several')],
    label: ({ user }) => nameOf(user),
    hasActions: true,
    columns: [
      {
        id: 'name',
        header: t('name'),
        sorts: true,
        cell: ({ user, expires_at }) => (
          <>
            <PersonCell user={user} />
            {/* For widths at which the column is hidden. */}
            <RoleEnd expires_at={expires_at} className="mt-1 sm:ml-11 xl:hidden" />
          </>
        ),
      },
      levelColumn(t('level'), ({ organization_member }) => organization_member.level),
      {
        id: 'joined_at',
        header: t('since'),
        sorts: true,
        from: 'xl',
        className: 'whitespace-nowrap text-ink-muted',
        cell: ({ joined_at, expires_at }) => (
          <>
            <RelativeTime value={joined_at} />
            <RoleEnd expires_at={expires_at} />
          </>
        ),
      },
    ],
  };
}
