import { type Mutation, type MutationCache, useIsMutating, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { isAgreedTo } from '@/trpc/query-client';
import type { DialogProps } from './dialog';
import { toastFailed } from './toast';

/** How long a dialog stays open for the answer to what it has sent, in milliseconds. */
const patience = 10_000;

/** Tells the first refusal of what was left behind unanswered. */
function tellLater(cache: MutationCache, left: readonly Mutation[], title: string): void {
  const unsubscribe = cache.subscribe(({ type, mutation }) => {
    if (type !== 'updated' || !left.includes(mutation)) return;
    if (mutation.state.status === 'error') toastFailed(title, mutation.state.error);
    if (mutation.state.status === 'error' || left.every(({ state }) => state.status !== 'pending')) unsubscribe();
  });
}

/**
 * When a dialog may be left: not before the server has answered what it has sent, so that no refusal is lost; or, where no
 * answer comes, after some seconds, with a message if it is refused after all.
 * @returns the guard before every way out, and why it kept somebody, for `LeavingContext`
 */
export function useLeaving({
  title,
  closedBy,
  canLeave = false,
}: Pick<DialogProps, 'title' | 'closedBy' | 'canLeave'>) {
  const t = useTranslations('ui');
  const cache = useQueryClient().getMutationCache();
  const [openedAt] = useState(Date.now);
  const [hasTried, setTried] = useState(false);
  const isOwn = (mutation: Mutation) =>
    !canLeave && !mutation.meta?.['asksPerson'] && mutation.state.submittedAt >= openedAt && !isAgreedTo(mutation);
  const isBusy = useIsMutating({ predicate: isOwn }) > 0;
  if (hasTried && !isBusy && closedBy === undefined) setTried(false);
  const leave = (go: () => void) => {
    const sent = cache.findAll({ status: 'pending', predicate: isOwn });
    if (closedBy !== undefined || sent.some(({ state }) => Date.now() - state.submittedAt < patience))
      return setTried(true);
    if (sent.length > 0) tellLater(cache, sent, t('notDone', { title }));
    go();
  };
  const why = closedBy === undefined ? t('stillSending', { seconds: patience / 1000 }) : t('shownOnce', { closedBy });
  return { leave, note: hasTried ? why : null };
}
