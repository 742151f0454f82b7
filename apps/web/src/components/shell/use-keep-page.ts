import { type MutationCache, type QueryCache, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect, useEffectEvent } from 'react';
import { signInPath } from '@/sign-in-path';
import type { Failure } from '@/trpc/errors';
import { keeper, tellKeeper } from '@/trpc/refusals';
import { isGuarded } from '../ui/leave';
import { toastFailure } from '../ui/toast';
import { closeFailures } from '../ui/toast-region';

/** The forms that the person has typed into. */
let typedInto: readonly HTMLFormElement[] = [];

function rememberForm({ target }: Event): void {
  const form = target instanceof Element ? target.closest('form') : null;
  if (form && !typedInto.includes(form)) typedInto = [...typedInto.filter(({ isConnected }) => isConnected), form];
}

/** Whether leaving the page would lose typed text or an open dialog. */
const wouldLose = () =>
  isGuarded() || typedInto.some(({ isConnected }) => isConnected) || document.querySelector('[data-dialog]') !== null;

/** Calls back at the first successful response, which means that the person has signed in again. */
function onceAnswered(queries: QueryCache, mutations: MutationCache, then: () => void): void {
  const settle = (isAnswer: boolean) => {
    if (!isAnswer) return;
    endQueries();
    endMutations();
    then();
  };
  const endQueries = queries.subscribe((event) =>
    settle(event.type === 'updated' && event.action.type === 'success' && event.action.manual !== true),
  );
  const endMutations = mutations.subscribe((event) =>
    settle(event.type === 'updated' && event.action.type === 'success'),
  );
}

/**
 * Keeps the page when the session has ended, if going to the sign-in page would lose something. A toast says so and offers to
 * sign in in another tab.
 */
export function useKeepPage(): void {
  const t = useTranslations('shell');
  const client = useQueryClient();
  const keep = useEffectEvent((failure: Failure) => {
    if (!wouldLose()) return false;
    const title = t('signedOut');
    toastFailure(title, failure, {
      label: t('signInElsewhere'),
      onAction() {
        const isAnother = failure.messageId === 'anotherAccount';
        const path = isAnother ? '/sign-out' : signInPath(location.pathname + location.search);
        window.open(path, '_blank', 'noopener');
      },
    });
    onceAnswered(client.getQueryCache(), client.getMutationCache(), () =>
      closeFailures((message) => message.title === title),
    );
    return true;
  });
  useEffect(() => {
    keeper.keepsPage = (failure) => keep(failure);
    tellKeeper();
    document.addEventListener('input', rememberForm);
    return () => {
      keeper.keepsPage = undefined;
      document.removeEventListener('input', rememberForm);
    };
  }, []);
}

/** The same as a component, for pages without a frame. */
export function KeepPage() {
  useKeepPage();
  return null;
}
