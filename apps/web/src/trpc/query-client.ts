import { type Mutation, MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/** How long what was fetched counts as fresh; what a page was prefetched with is not fetched again at once. */
const staleTime = 30_000;

const agreedTo = new WeakSet<object>();

/** Whether the server has agreed to a write, which may still be having something fetched anew. */
export const isAgreedTo = (mutation: Mutation): boolean => agreedTo.has(mutation);

/** The same defaults on the server, one client for each request, and in the browser, one for each tab. */
export const createQueryClient = (onError: (error: Error) => void = () => undefined) =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError, onSuccess: (_, __, ___, mutation) => void agreedTo.add(mutation) }),
    defaultOptions: {
      queries: {
        staleTime,
        // A refusal stays one. A lost connection may come back: then the person is told, and asks again.
        retry: false,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  });
