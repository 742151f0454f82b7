import type { UserBasic } from '@rolecall/contracts';
import { useSession } from '@/features/session';
import { trpc } from '@/trpc/client';
import { memberNamesInput } from './names';

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
  const { data, isLoading } = trpc.members.names.useQuery(memberNamesInput(organization.id, ids), {
    enabled: ids.length > 0,
  });
  const people = new Map(data?.map(({ id, user }) => [id, user]));
  return { personOf: (id) => people.get(id), isLoading };
}
