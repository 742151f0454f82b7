'use client';

import type { UserBasic } from '@rolecall/contracts';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';

/**
 * Finds the people behind memberships.
 * @param ids of at most as many memberships as one call names, 100
 * @returns what says who a membership's person is; nothing while that loads, or where it is not told
 */
export function useMemberNames(ids: readonly string[]): {
  personOf: (id: string) => UserBasic | undefined;
  isLoading: boolean;
} {
  const { organization } = useSession();
  const wanted = [...new Set(ids)].toSorted();
  const { data, isLoading } = trpc.members.names.useQuery(
    { organization_id: organization.id, ids: wanted },
    { enabled: wanted.length > 0 },
  );
  const people = new Map(data?.map(({ id, user }) => [id, user]));
  return { personOf: (id) => people.get(id), isLoading };
}
