'use client';

import type { PersonalApiKey } from '@rolecall/contracts';
import { useTranslations } from 'next-intl';
import { trpc } from '@/trpc/client';
import { useShowAtOnce } from '@/trpc/show-at-once';
import { writing } from '@/trpc/writing';

/** Revokes one of one's own keys. */
export function useRevokeKey() {
  const t = useTranslations('apiKeys');
  const atOnce = useShowAtOnce();
  const utils = trpc.useUtils();
  const { mutateAsync } = trpc.personalApiKeys.delete.useMutation();
  return writing({
    send: ({ id }: PersonalApiKey) => mutateAsync({ id }),
    show: ({ id }) => atOnce.remove<PersonalApiKey>(trpc.personalApiKeys.list, (each) => each.id === id),
    done: ({ label }) => ({ title: t('revoked', { label }) }),
    gone: ({ label }) => t('alreadyRevoked', { label }),
    failed: ({ label }) => t('notRevoked', { label }),
    changed: () => utils.personalApiKeys.invalidate(),
  });
}
