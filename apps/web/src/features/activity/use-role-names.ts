'use client';

import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/** How many roles are named at most, which is more than an entry refers to in practice. */
const limit = 100;

/**
 * Finds the names of roles.
 * @param ids of roles that may have been deleted
 * @returns what says the name of a role, or why there is none
 */
export function useRoleNames(ids: readonly string[]): (id: string) => string {
  const { organization } = useSession();
  const wanted = [...new Set(ids)].toSorted().slice(0, limit);
  const { data, error } = trpc.roles.names.useQuery(
    { organization_id: organization.id, ids: wanted, limit },
    { enabled: wanted.length > 0 },
  );
  const names = new Map(data?.results.map(({ id, name }) => [id, name]));
  const missing = data ? 'A deleted role' : error ? 'A role whose name could not be loaded' : 'Loading…';
  return (id) => names.get(id) ?? missing;
}
