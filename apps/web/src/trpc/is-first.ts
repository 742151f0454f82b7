import { useMutation } from '@tanstack/react-query';
import { failureOf } from './errors';

/**
 * Whether what was sent ended something, or somebody else had done so before.
 * @throws whatever else it was refused with
 */
export const isFirst = (sent: Promise<unknown>): Promise<boolean> =>
  sent.then(
    () => true,
    (error: unknown) => {
      if (failureOf(error).code !== 'not_found') throw error;
      return false;
    },
  );

/**
 * Ends what a page is about, which is left then, whoever has ended it.
 * @param send asks the server to
 * @param onEnded told whether it was ended by this
 */
export const useEnding = (send: () => Promise<unknown>, onEnded: (isFirst: boolean) => unknown) =>
  useMutation({ mutationFn: () => isFirst(send()), onSuccess: onEnded });
