import { type Mutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { closeFailures } from '../ui/toast-region';

/** Identifies the target of a write: its procedure, its fields, and the ids of the objects that it names. */
function aimOf({ options, state }: Mutation): string {
  const fields = Object.entries((state.variables ?? {}) as Record<string, unknown>);
  const ids = fields.filter(([name]) => /(?:^|_)(?:id|uuid)$/.test(name));
  // The expected value differs between attempts.
  const names = fields.map(([name]) => name).filter((name) => name !== 'expected');
  return JSON.stringify([options.mutationKey, names.toSorted(), ids.toSorted()]);
}

/** Closes the toast of a failed write when the same write succeeds. */
export function useWithdrawFailures(): void {
  const mutations = useQueryClient().getMutationCache();
  useEffect(
    () =>
      mutations.subscribe((event) => {
        if (event.type !== 'updated' || event.action.type !== 'success' || !event.mutation.options.mutationKey) return;
        const aim = aimOf(event.mutation);
        const failed = mutations.findAll({ status: 'error', predicate: (each) => aimOf(each) === aim });
        closeFailures(({ error }) => failed.some(({ state }) => state.error === error));
      }),
    [mutations],
  );
}
