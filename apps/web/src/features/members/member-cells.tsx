import type { MemberWithRoles, MemberWithState } from '@rolecall/contracts';
import clsx from 'clsx';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { PersonCell } from '@/features/person-cell';
import { DeactivatedBadge } from './deactivated-badge';
import { useLevelRules } from './levels';

/** A member's name, with badges for the current person and for deactivated accounts. */
export function MemberName({ member }: { member: MemberWithState }) {
  const t = useTranslations('members');
  const { isSelf } = useLevelRules(member);
  return (
    <PersonCell user={member.user}>
      {isSelf && (
        <span className="max-sm:sr-only">
          <Badge>{t('you')}</Badge>
        </span>
      )}
      {!member.is_active && <DeactivatedBadge />}
    </PersonCell>
  );
}

/** How many roles are named, and how many on a wide screen; the rest is a number. */
const named = 2;
const namedOnWide = 4;

/** The roles a member has. */
export function MemberRoles({ roles }: Pick<MemberWithRoles, 'roles'>) {
  const t = useTranslations('members');
  if (roles.length === 0) return <span className="text-ink-muted">{t('none')}</span>;
  return (
    <ul className="flex items-center gap-1">
      {roles.slice(0, namedOnWide).map(({ id, role_id, role_name }, index) => (
        <li key={id} className={clsx('min-w-0', index >= named && 'max-2xl:hidden')}>
          <Link
            href={`/roles/${role_id}`}
            prefetch={false}
            title={role_name}
            className="relative block truncate rounded bg-sunken px-1.5 py-0.5 text-xs font-medium hover:underline"
          >
            {role_name}
          </Link>
        </li>
      ))}
      <OtherRoles roles={roles.slice(named)} className="2xl:hidden" />
      <OtherRoles roles={roles.slice(namedOnWide)} className="max-2xl:hidden" />
    </ul>
  );
}

const OtherRoles = ({ roles, className }: Pick<MemberWithRoles, 'roles'> & { className: string }) =>
  roles.length > 0 && (
    <li
      title={roles.map(({ role_name }) => role_name).join(', ')}
      className={clsx('text-xs whitespace-nowrap text-ink-muted', className)}
    >
      +{roles.length}
    </li>
  );
