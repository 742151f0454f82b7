import type { AppRouter } from '@rolecall/api';
import type { TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { signal } from '@/signal';
import { failureOf } from './errors';

/** What a person is asked for: told whether they have shown that it is them. */
type Answer = (isConfirmed: boolean) => void;

let waiting: Answer[] = [];
const [tell, subscribe] = signal();

/** Whether some call waits for the person to show that it is them; a store for `useSyncExternalStore`. */
export const isConfirmationNeeded = (): boolean => waiting.length > 0;
export { subscribe as subscribeConfirmation };

/** Lets the calls that wait go on, or fail with what they were refused with. */
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

/** Sends a call again that was refused as its person signed in long ago, once they have shown that it is them. */
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
