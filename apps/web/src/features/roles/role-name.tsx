import type { RoleSummary } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { RowState } from '@/components/resource-table/columns';
import { Badge } from '@/components/ui/badge';
import { rowLinkStyle } from '@/components/ui/table';
import { RoleText } from './role-text';
import type { RoleTextField } from './use-edit-role';

/** A role's name and description in a list, with a link to its page. */
export function RoleName({ role, row }: { role: RoleSummary; row: RowState }) {
  const t = useTranslations('roles');
  const propsOf = (field: RoleTextField) => ({
    role,
    field,
    isEditing: row.opened === field,
    onEditing: (isEditing: boolean) => (isEditing ? row.open(field) : row.close()),
  });
  return (
    <>
      <RoleText {...propsOf('name')} label={t('nameOf', { role: role.name })}>
        <div className="flex items-center gap-2">
          <Link href={`/roles/${role.id}`} prefetch={false} className={`${rowLinkStyle} truncate`}>
            {role.name}
          </Link>
          {role.is_default && <Badge tone="accent">{t('default')}</Badge>}
        </div>
      </RoleText>
      <RoleText {...propsOf('description')} label={t('descriptionOf', { role: role.name })}>
        {role.description !== '' && (
          <p className="line-clamp-2 max-w-prose text-[0.8125rem] text-ink-muted wrap-anywhere">{role.description}</p>
        )}
      </RoleText>
    </>
  );
}
