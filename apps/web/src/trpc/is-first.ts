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
