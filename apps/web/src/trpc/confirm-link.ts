import type { AppRouter } from '@rolecall/api';
import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { signal } from '@/signal';
import { failureOf } from './errors';

/** Called with whether the person has confirmed their identity. */
type Answer = (isConfirmed: boolean) => void;

let waiting: Answer[] = [];
const [tell, subscribe] = signal();

/** Whether a call is waiting for the person to confirm their identity; a store for `useSyncExternalStore`. */
export const isConfirmationNeeded = (): boolean => waiting.length > 0;
export { subscribe as subscribeConfirmation };

/** Lets the waiting calls continue, or fail with their original error. */
export function answerConfirmation(isConfirmed: boolean): void {
  const answers = waiting;
  waiting = [];
  for (const answer of answers) answer(isConfirmed);
  tell();
}

function confirmation(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve];
    tell();
  });
}

/** Resends a call that was refused because the person signed in too long ago, after they have confirmed their identity. */
export const confirmLink: TRPCLink<AppRouter> =
  () =>
  ({ next, op }) =>
    observable((observer) => {
      let subscription: { unsubscribe: () => void } | undefined;
      let isOver = false;
      const send = () => {
        subscription = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          async error(error) {
            const isAsked = failureOf(error).messageId === 'notRecentlyAuthenticated';
            if (isAsked && (await confirmation()) && !isOver) send();
            else observer.error(error);
          },
        });
      };
      send();
      return () => {
        isOver = true;
        subscription?.unsubscribe();
      };
    });
