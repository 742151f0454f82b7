'use client';

import type { Page, PersonalApiKey } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { toastDone, toastFailed } from '@/components/ui/toast';
import { trpc } from '@/trpc/client';
import { showAtOnce } from '@/trpc/show-at-once';

/** Takes a key off the list at once, and puts it back where the server refuses. */
export function useRevokeKey() {
  const client = useQueryClient();
  const utils = trpc.useUtils();
  return trpc.personalApiKeys.delete.useMutation({
    onMutate: ({ id }) =>
      showAtOnce(client, getQueryKey(trpc.personalApiKeys.list), ({ count, results }: Page<PersonalApiKey>) => {
        const others = results.filter((key) => key.id !== id);
        return { count: count - (results.length - others.length), results: others };
      }),
    onError(error, _, putBack) {
      putBack?.();
      toastFailed('The key was not revoked', error);
    },
    onSuccess: () => toastDone('Key revoked'),
    onSettled: () => utils.personalApiKeys.list.invalidate(),
  });
}
