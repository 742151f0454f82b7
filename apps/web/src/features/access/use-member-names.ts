import type { UserBasic } from '@rolecall/contracts';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { memberNamesInput } from './names';

/**
 * Finds the people behind memberships.
 * @param ids at most 100 membership IDs, the limit of one call
 * @returns `personOf`, which gives a membership's person; undefined while loading, or if the server does not return them
 */
export function useMemberNames(ids: readonly string[]): {
  personOf: (id: string) => UserBasic | undefined;
  isLoading: boolean;
} {
  const { organization } = useSession();
  const { data, isLoading } = trpc.members.names.useQuery(memberNamesInput(organization.id, ids), {
    enabled: ids.length > 0,
  });
  const people = new Map(data?.map(({ id, user }) => [id, user]));
  return { personOf: (id) => people.get(id), isLoading };
}
