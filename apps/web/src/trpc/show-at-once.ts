import type { Page } from '@rolecall/contracts';
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { getQueryKey } from '@trpc/react-query';

/**
 * Shows a change before the server agrees: in every answer at hand whose key begins with this one.
 * @returns what puts everything back, for when the server refuses
 */
export async function showAtOnce<Data>(
  client: QueryClient,
  queryKey: QueryKey,
  update: (data: Data) => Data,
): Promise<() => void> {
  // What is on its way would bring back what was.
  await client.cancelQueries({ queryKey });
  const before = client.getQueriesData<Data>({ queryKey });
  client.setQueriesData<Data>({ queryKey }, (data) => data && update(data));
  return () => {
    for (const [key, data] of before) client.setQueryData(key, data);
  };
}

type Procedure = Parameters<typeof getQueryKey>[0];

/** The same of all that a procedure has answered, such as `trpc.members.list`, to be called while a page is on screen. */
export function useShowAtOnce() {
  const client = useQueryClient();
  const show = <Data>(procedure: Procedure, update: (data: Data) => Data) =>
    showAtOnce(client, getQueryKey(procedure), update);
  return {
    show,
    /** What is deleted goes from every cached page of a list. */
    remove: <Item>(list: Procedure, isDeleted: (item: Item) => boolean) =>
      show<Page<Item>>(list, ({ count, results }) => {
        const others = results.filter((item) => !isDeleted(item));
        return { count: count - (results.length - others.length), results: others };
      }),
    /** What is changed is so in every cached page of a list. */
    change: <Item>(list: Procedure, isChanged: (item: Item) => boolean, change: Partial<Item>) =>
      show<Page<Item>>(list, (page) => ({
        ...page,
        results: page.results.map((item) => (isChanged(item) ? { ...item, ...change } : item)),
      })),
  };
}

/** Several of these. @returns what puts all back */
export async function together(...shown: Promise<() => void>[]): Promise<() => void> {
  const putBack = await Promise.all(shown);
  return () => {
    for (const each of putBack) each();
  };
}
