import { failureOf } from './errors';

/**
 * For `onSettled`: has what is out of date fetched anew. A success shows together with what is new. A refusal shows at once,
 * whatever becomes of that; unless it is that somebody else was faster, which is seen by what they have made of it.
 */
export const refreshed =
  (refresh: () => Promise<unknown>) =>
  async (_: unknown, error: unknown): Promise<void> => {
    const isRefreshed = refresh();
    if (!error || failureOf(error).code === 'precondition_failed') await isRefreshed;
  };
