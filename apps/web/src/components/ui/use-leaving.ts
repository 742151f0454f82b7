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
 * answer comes, after some seconds, with a message if it is refused after all. What makes a secret is waited for however long
 * it takes: the answer alone has it.
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
