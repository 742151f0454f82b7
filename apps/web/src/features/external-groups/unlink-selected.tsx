'use client';

import type { RoleExternalReferenceWithRole } from '@rolecall/contracts';
import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { useRolesChanged } from '@/features/roles/use-roles-changed';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** Unlinks the groups that are selected from their roles. */
export function UnlinkSelected({ bulk }: { bulk: Bulk<RoleExternalReferenceWithRole> }) {
  const t = useTranslations('externalGroups');
  const { organization } = useSession();
  const changed = useRolesChanged();
  const { mutateAsync } = trpc.roleExternalReferences.deleteMany.useMutation();
  const count = bulk.entries.length;
  return (
    <BulkButton
      bulk={bulk}
      icon={<X aria-hidden />}
      label={t('unlink')}
      question={t('unlinkQuestion', { count })}
      confirm={t('unlinkGroups')}
      write={{
        doing: t('unlinking'),
        send: (part) => mutateAsync({ organization_id: organization.id, ids: part.map(({ id }) => id) }),
        done: t('unlinkedMany', { count }),
        failed: t('notUnlinked'),
        changed,
      }}
    >
      <p>{t('unlinkText')}</p>
    </BulkButton>
  );
}
