import { type Failure, failureOf, FoundFailure } from '@/trpc/errors';

const messageId = 'roleTimeEnded';

/** Whether a role was not given back because it would have expired by now. The server's clock decides. */
export const hasEnded = (failure: Failure): boolean => failure.messageId === messageId;

/**
 * Rethrows an error from giving a role back. If the role has expired in the meantime, the error says so.
 * @throws always
 */
export function explainEnd(error: unknown): never {
  const failure = failureOf(error);
  throw failure.messageId === 'expiryInPast' ? new FoundFailure({ ...failure, messageId }) : error;
}
