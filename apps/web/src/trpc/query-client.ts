import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/** How long what was fetched counts as fresh; what a page was prefetched with is not fetched again at once. */
const staleTime = 30_000;

/** The same defaults on the server, one client for each request, and in the browser, one for each tab. */
export const createQueryClient = (onError: (error: Error) => void = () => undefined) =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
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
