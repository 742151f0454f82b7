'use client';

import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { roleNamesInputs } from './search';

/**
 * Finds the names of roles.
 * @param ids of roles that may have been deleted
 * @returns what says the name of a role, or why there is none
 */
export function useRoleNames(ids: readonly string[]): (id: string) => string {
  const { organization } = useSession();
  const queries = trpc.useQueries((each) =>
    roleNamesInputs(organization.id, ids).map((input) => each.roles.names(input)),
  );
  const names = new Map(queries.flatMap(({ data }) => data?.results.map(({ id, name }) => [id, name] as const) ?? []));
  const missing = queries.every(({ data }) => data)
    ? 'A deleted role'
    : queries.some(({ error }) => error)
      ? 'A role whose name could not be loaded'
      : 'Loading…';
  return (id) => names.get(id) ?? missing;
}
