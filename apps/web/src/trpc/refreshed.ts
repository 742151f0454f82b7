import { failureOf } from './errors';

/**
 * For `onSettled`: refetches what is out of date. A success is shown together with the new data. A refusal is shown at once,
 * without waiting, unless somebody else has changed the same thing first: then it is shown together with their change.
 */
export const refreshed =
  (refresh: () => Promise<unknown>) =>
  async (_: unknown, error: unknown): Promise<void> => {
    const isRefreshed = refresh();
    if (!error || failureOf(error).code === 'precondition_failed') await isRefreshed;
  };
