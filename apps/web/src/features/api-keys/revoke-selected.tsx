'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { Trash2 } from 'lucide-react';
import { BulkButton } from '@/components/resource-table/bulk-button';
import type { Bulk } from '@/components/resource-table/selection';
import { trpc } from '@/trpc/client';
import { countInWords } from '@/words';

/** Revokes the keys that are selected. */
export function RevokeSelected({ bulk }: { bulk: Bulk<PersonalApiKey> }) {
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.personalApiKeys.deleteMany.useMutation();
  const keys = countInWords(bulk.entries.length, ['key', 'keys']);
  return (
    <BulkButton
      bulk={bulk}
      icon={<Trash2 aria-hidden />}
      label="Revoke"
      question={`Revoke ${keys}?`}
      confirm="Revoke keys"
      write={{
        doing: 'Revoking keys',
        send: (part) => mutateAsync({ ids: part.map(({ id }) => id) }),
        done: `${keys} revoked`,
        failed: 'Not every key was revoked',
        changed: () => utils.personalApiKeys.list.invalidate(),
      }}
    >
      <p>Programs that use them stop working with their next request. This cannot be undone.</p>
    </BulkButton>
  );
}
