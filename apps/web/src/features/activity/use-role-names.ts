'use client';

import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** How many roles one request asks for: their ids are in its address. */
const perRequest = 100;

function useSomeNames(wanted: readonly string[], part: number) {
  const { organization } = useSession();
  const ids = wanted.slice(part * perRequest, (part + 1) * perRequest);
  return trpc.roles.names.useQuery(
    { organization_id: organization.id, ids, limit: perRequest },
    { enabled: ids.length > 0 },
  );
}

/**
 * Finds the names of roles, of 400 at most, which is more than a page refers to in practice.
 * @param ids of roles that may have been deleted
 * @returns what says the name of a role, or why there is none
 */
export function useRoleNames(ids: readonly string[]): (id: string) => string {
  const wanted = [...new Set(ids)].toSorted();
  const queries = [
    useSomeNames(wanted, 0),
    useSomeNames(wanted, 1),
    useSomeNames(wanted, 2),
    useSomeNames(wanted, 3),
  ].slice(0, Math.ceil(wanted.length / perRequest));
  const names = new Map(queries.flatMap(({ data }) => data?.results.map(({ id, name }) => [id, name] as const) ?? []));
  const missing = queries.every(({ data }) => data)
    ? 'A deleted role'
    : queries.some(({ error }) => error)
      ? 'A role whose name could not be loaded'
      : 'Loading…';
  return (id) => names.get(id) ?? missing;
}
