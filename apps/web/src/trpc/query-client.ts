import { type Mutation, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/** How long data counts as fresh, in milliseconds; prefetched data is not fetched again at once. */
const staleTime = 30_000;

const agreedTo = new WeakSet<object>();

/** Whether the server has accepted a write, whose mutation may still be waiting for refetches. */
export const isAgreedTo = (mutation: Mutation): boolean => agreedTo.has(mutation);

/** The same defaults on the server, with one client per request, and in the browser, with one per tab. */
export const createQueryClient = (onError: (error: Error) => void = () => undefined) =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError, onSuccess: (_, __, ___, mutation) => void agreedTo.add(mutation) }),
    defaultOptions: {
      queries: {
        staleTime,
        // Retrying does not change a refusal. A lost connection may come back: the person is told, and tries again.
        retry: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
