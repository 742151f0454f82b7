import { type Failure, failureOf, FoundFailure } from '@/trpc/errors';

const messageId = 'roleTimeEnded';

/** Whether a role was not given back as it would have ended by now, which the server's clock decides. */
export const hasEnded = (failure: Failure): boolean => failure.messageId === messageId;

/** Says of what was refused when a role was given back that its time has ended, where that is why. @throws it */
export function explainEnd(error: unknown): never {
  const failure = failureOf(error);
  throw failure.messageId === 'expiryInPast' ? new FoundFailure({ ...failure, messageId }) : error;
}
