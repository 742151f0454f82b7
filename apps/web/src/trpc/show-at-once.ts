import type { Page } from '@rolecall/contracts';
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Shows a change before the server agrees: in every answer at hand whose key begins with this one, such as
 * `getQueryKey(trpc.members.list)`.
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

/** The same for what is deleted: removes it from every cached page of the list. */
export const removeFromLists = <Item>(
  client: QueryClient,
  queryKey: QueryKey,
  isDeleted: (item: Item) => boolean,
): Promise<() => void> =>
  showAtOnce<Page<Item>>(client, queryKey, ({ count, results }) => {
    const others = results.filter((item) => !isDeleted(item));
    return { count: count - (results.length - others.length), results: others };
  });

/** The same for what is changed: in every cached page of the list. */
export const changeInLists = <Item>(
  client: QueryClient,
  queryKey: QueryKey,
  isChanged: (item: Item) => boolean,
  change: Partial<Item>,
): Promise<() => void> =>
  showAtOnce<Page<Item>>(client, queryKey, (page) => ({
    ...page,
    results: page.results.map((item) => (isChanged(item) ? { ...item, ...change } : item)),
  }));

/** Several of these. @returns what puts all back */
export async function together(...shown: Promise<() => void>[]): Promise<() => void> {
  const putBack = await Promise.all(shown);
  return () => {
    for (const each of putBack) each();
  };
}
