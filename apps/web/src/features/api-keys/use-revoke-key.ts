'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';

/** Takes a key off the list at once, and puts it back where the server refuses. */
export function useRevokeKey() {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.personalApiKeys.delete.useMutation({
    onMutate: ({ id }) =>
      removeFromLists<PersonalApiKey>(client, getQueryKey(trpc.personalApiKeys.list), (key) => key.id === id),
    onError(error, _, putBack) {
      putBack?.();
      toastFailed('The key was not revoked', error);
    },
    onSuccess: () => toastDone('Key revoked'),
    onSettled: () => utils.personalApiKeys.list.invalidate(),
  });
}
