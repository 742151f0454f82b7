import { useMutation } from '@tanstack/react-query';
import { failureOf } from './errors';

/**
 * Whether the request ended something, rather than somebody else before it.
 * @throws any other refusal
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
 * Ends the subject of a page, which is then left, no matter who ended it.
 * @param send the request that ends it
 * @param onEnded called with whether this request ended it
 */
export const useEnding = (send: () => Promise<unknown>, onEnded: (isFirst: boolean) => unknown) =>
  useMutation({ mutationFn: () => isFirst(send()), onSuccess: onEnded });
