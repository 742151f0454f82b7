import { toastDone, toastFailed, toastFailure, type ToastMessage } from '@/components/ui/toast';
import { type Failure, failureOf } from './errors';

/** What is said once something is done, with what takes it back. */
export type Done = Pick<ToastMessage, 'title' | 'detail' | 'undo'>;

interface Write<Input, Output> {
  /** Sends it: the `mutateAsync` of a mutation, or what calls it. */
  send: (input: Input) => Promise<Output>;
  /** Shows the change before the server agrees. @returns what puts everything back */
  show?: (input: Input) => Promise<() => void>;
  /** What is said once it is done. */
  done?: (input: Input, output: Output) => Done;
  /** What is said where the server refuses; missing where the caller says it. */
  failed?: (input: Input, failure: Failure) => string;
  /** What leads on from it where somebody else has changed the same meanwhile: it does so anyway. */
  insist?: (input: Input) => { label: string; onAction: () => void };
  /** What is said where it ends something that is gone already: then it stays off the screen. */
  gone?: (input: Input) => string;
  /** Has what is out of date now fetched anew. */
  changed: () => unknown;
}

/**
 * The one way to write: on screen at once, put back where the server refuses, with a message and what takes it back. What it
 * makes may be called from a message that outlives the page. It gives the server's answer, or nothing where that refused.
 * @throws what the server refused, where `failed` is missing
 */
export const writing =
  <Output, Input = void>({ send, show, done, failed, insist, gone, changed }: Write<Input, Output>) =>
  async (input: Input): Promise<Output | undefined> => {
    const putBack = await show?.(input);
    try {
      const output = await send(input);
      if (done) {
        const { title, ...rest } = done(input, output);
        toastDone(title, rest);
      }
      return output;
    } catch (error) {
      const failure = failureOf(error);
      if (gone && failure.code === 'not_found') {
        toastDone(gone(input));
        return undefined;
      }
      putBack?.();
      if (!failed) throw error;
      if (insist && failure.code === 'precondition_failed')
        toastFailure(failed(input, failure), failure, insist(input));
      else toastFailed(failed(input, failure), error);
      return undefined;
    } finally {
      void changed();
    }
  };
