import { toastDone, toastFailed, toastFailure, type ToastMessage } from '@/components/ui/toast';
import { type Failure, failureOf } from './errors';

/** The message after something is done, with how to undo it. */
export type Done = Pick<ToastMessage, 'title' | 'detail' | 'undo'>;

interface Write<Input, Output> {
  /** Sends the write: the `mutateAsync` of a mutation, or a function that calls it. */
  send: (input: Input) => Promise<Output>;
  /** Shows the change before the server has confirmed it. @returns a function that restores the previous data */
  show?: (input: Input) => Promise<() => void>;
  /** The message once it is done. */
  done?: (input: Input, output: Output) => Done;
  /** The message if the server refuses; missing if the caller reports the error. */
  failed?: (input: Input, failure: Failure) => string;
  /** The action in the message if somebody else has changed the same thing meanwhile: writes anyway. */
  insist?: (input: Input) => { label: string; onAction: () => void };
  /** The message if what the write ends is already gone: then it stays removed on the screen. */
  gone?: (input: Input) => string;
  /** Refetches what is now out of date. */
  changed: () => unknown;
}

/**
 * The standard way to write: shown at once, reverted if the server refuses, with a message and an undo. The returned function may
 * be called from a message that outlives the page. It resolves to the server's result, or to undefined if the server refused.
 * @throws the server's error, if `failed` is missing
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
