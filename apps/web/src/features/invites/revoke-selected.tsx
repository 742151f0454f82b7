'use client';

import type { OrganizationInvite } from '@rolecall/contracts';
import { Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** Revokes the invites that are selected. */
export function RevokeSelected({ bulk }: { bulk: Bulk<OrganizationInvite> }) {
  const t = useTranslations('invites');
  const { organization } = useSession();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.invites.deleteMany.useMutation();
  const count = bulk.entries.length;
  return (
    <BulkButton
      bulk={bulk}
      icon={<Trash2 aria-hidden />}
      label={t('revoke')}
      question={t('revokeMany', { count })}
      confirm={t('revokeManyConfirm')}
      write={{
        doing: t('revoking'),
        send: (part) => mutateAsync({ organization_id: organization.id, ids: part.map(({ id }) => id) }),
        done: t('revokedMany', { count }),
        failed: t('notAllRevoked'),
        changed: () => utils.invites.list.invalidate(),
      }}
    >
      <p>{t('revokeManyText')}</p>
    </BulkButton>
  );
}
