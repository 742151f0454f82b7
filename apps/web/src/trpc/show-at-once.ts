import type { Page } from '@rolecall/contracts';
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';

/**
 * Shows a change before the server has confirmed it, in every cached result whose key begins with this one.
 * @returns a function that restores the previous data, for when the server refuses
 */
export async function showAtOnce<Data>(
  client: QueryClient,
  queryKey: QueryKey,
  update: (data: Data) => Data,
): Promise<() => void> {
  // A fetch that is under way would restore the old data.
  await client.cancelQueries({ queryKey });
  const before = client.getQueriesData<Data>({ queryKey });
  client.setQueriesData<Data>({ queryKey }, (data) => data && update(data));
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data);
  };
}

type Procedure = Parameters<typeof getQueryKey>[0];

/** The same for all cached results of a procedure, such as `trpc.members.list`. */
export function useShowAtOnce() {
  const client = useQueryClient();
  const show = <Data>(procedure: Procedure, update: (data: Data) => Data) =>
    showAtOnce(client, getQueryKey(procedure), update);
  return {
    show,
    /** Removes deleted items from every cached page of a list. */
    remove: <Item>(list: Procedure, isDeleted: (item: Item) => boolean) =>
      show<Page<Item>>(list, ({ count, results }) => {
        const others = results.filter((item) => !isDeleted(item));
        return { count: count - (results.length - others.length), results: others };
      }),
    /** Changes items in every cached page of a list. */
    change: <Item>(list: Procedure, isChanged: (item: Item) => boolean, change: Partial<Item>) =>
      show<Page<Item>>(list, (page) => ({
        ...page,
        results: page.results.map((item) => (isChanged(item) ? { ...item, ...change } : item)),
      })),
  };
}

/** Combines several of these. @returns a function that restores all of them */
export async function together(...shown: Promise<() => void>[]): Promise<() => void> {
  const putBack = await Promise.all(shown);
  return () => {
    for (const each of putBack) each();
  };
}
