'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';
import { useTranslations } from 'next-intl';
import { trpc } from '@/trpc/client';
import { removeFromLists } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Revokes one of one's own keys. */
export function useRevokeKey() {
  const t = useTranslations('apiKeys');
  const client = useQueryClient();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.personalApiKeys.delete.useMutation();
  return writing({
    send: ({ id }: PersonalApiKey) => mutateAsync({ id }),
    show: ({ id }) =>
      removeFromLists<PersonalApiKey>(client, getQueryKey(trpc.personalApiKeys.list), (each) => each.id === id),
    done: ({ label }) => ({ title: t('revoked', { label }) }),
    gone: ({ label }) => t('alreadyRevoked', { label }),
    failed: ({ label }) => t('notRevoked', { label }),
    changed: () => utils.personalApiKeys.list.invalidate(),
  });
}
