import { type Mutation, type MutationCache, useIsMutating, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { isAgreedTo } from '@/trpc/query-client';
import type { DialogProps } from './dialog';
import { toastFailed } from './toast';

/** How long a dialog stays open to wait for the response to its request, in milliseconds. */
const patience = 10_000;

/** Reports the first refusal among the requests that were left pending. */
function tellLater(cache: MutationCache, left: readonly Mutation[], title: string): void {
  const unsubscribe = cache.subscribe(({ type, mutation }) => {
    if (type !== 'updated' || !left.includes(mutation)) return;
    if (mutation.state.status === 'error') toastFailed(title, mutation.state.error);
    if (mutation.state.status === 'error' || left.every(({ state }) => state.status !== 'pending')) unsubscribe();
  });
}

/**
 * Decides whether a dialog may be left: not while its request is pending, so that no refusal is lost. If no response comes within
 * some seconds, it may be left, and a later refusal is reported in a message. A request that creates a secret is waited for
 * however long it takes, because only the response contains the secret.
 * @returns a guard for every way out, and the reason it kept the dialog open, for `LeavingContext`
 */
export function useLeaving({
  title,
  closedBy,
  canLeave = false,
}: Pick<DialogProps, 'title' | 'closedBy' | 'canLeave'>) {
  const t = useTranslations('ui');
  const cache = useQueryClient().getMutationCache();
  const [openedAt] = useState(Date.now);
  /** Why it was not left. */
  const [kept, setKept] = useState<'stillSending' | 'stillMaking' | 'shownOnce' | null>(null);
  const isOwn = (mutation: Mutation) =>
    !canLeave && !mutation.meta?.['asksPerson'] && mutation.state.submittedAt >= openedAt && !isAgreedTo(mutation);
  const isBusy = useIsMutating({ predicate: isOwn }) > 0;
  if (kept && !isBusy && closedBy === undefined) setKept(null);
  const leave = (go: () => void) => {
    if (closedBy !== undefined) return setKept('shownOnce');
    const sent = cache.findAll({ status: 'pending', predicate: isOwn });
    if (sent.some(({ meta }) => meta?.['makesSecret'])) return setKept('stillMaking');
    if (sent.some(({ state }) => Date.now() - state.submittedAt < patience)) return setKept('stillSending');
    if (sent.length > 0) tellLater(cache, sent, t('notDone', { title }));
    go();
  };
  return { leave, note: kept && t(kept, { seconds: patience / 1000, closedBy: closedBy ?? '' }) };
}
