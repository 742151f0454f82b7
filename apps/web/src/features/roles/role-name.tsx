'use client';

import type { RoleSummary } from '@rolecall/contracts';
import type { Route } from 'next';
import { useTranslations } from 'next-intl';
import Link from 'next/link';
import type { RowState } from '@/components/resource-table/columns';
import { Badge } from '@/components/ui/badge';
import { EditInPlace } from '@/components/ui/edit-in-place';
import { rowLinkStyle } from '@/components/ui/table';
import { useRenameRole } from './use-rename-role';

/** What a role is called in a list, and the way to its page. */
export function RoleName({ role, row }: { role: RoleSummary; row: RowState }) {
  const t = useTranslations('roles');
  const rename = useRenameRole();
  return (
    <EditInPlace
      label={t('nameOf', { role: role.name })}
      name="name"
      value={role.name}
      maxLength={200}
      isEditing={row.opened === 'rename'}
      onEditing={(isEditing) => (isEditing ? row.open('rename') : row.close())}
      onSave={(name) => rename(role, name)}
    >
      <div className="flex items-center gap-2">
        <Link href={`/roles/${role.id}` as Route} prefetch={false} className={`${rowLinkStyle} truncate`}>
          {role.name}
        </Link>
        {role.is_default && <Badge tone="accent">{t('default')}</Badge>}
      </div>
    </EditInPlace>
  );
}
