import { type Mutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { closeFailures } from '../ui/toast-region';

/** What a write is about: its procedure, which fields it has, and which things it names by their ids. */
function aimOf({ options, state }: Mutation): string {
  const fields = Object.entries((state.variables ?? {}) as Record<string, unknown>);
  const ids = fields.filter(([name]) => /(?:^|_)(?:id|uuid)$/.test(name));
  // What it expects to replace is another value at the next attempt.
  const names = fields.map(([name]) => name).filter((name) => name !== 'expected');
  return JSON.stringify([options.mutationKey, names.toSorted(), ids.toSorted()]);
}

/** Takes back that a write failed, once the same was done: the message would say what is no longer so. */
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
