'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { Trash2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { trpc } from '@/trpc/client';

/** Revokes the keys that are selected. */
export function RevokeSelected({ bulk }: { bulk: Bulk<PersonalApiKey> }) {
  const t = useTranslations('apiKeys');
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.personalApiKeys.deleteMany.useMutation();
  const count = bulk.entries.length;
  return (
    <BulkButton
      bulk={bulk}
      icon={<Trash2 aria-hidden />}
      label={t('revoke')}
      question={t('revokeSelectedTitle', { count })}
      confirm={t('revokeKeys')}
      write={{
        doing: t('revoking'),
        send: (part) => mutateAsync({ ids: part.map(({ id }) => id) }),
        done: t('selectedRevoked', { count }),
        failed: t('notAllRevoked'),
        changed: () => utils.personalApiKeys.list.invalidate(),
      }}
    >
      <p>{t('revokeSelectedText')}</p>
    </BulkButton>
  );
}
