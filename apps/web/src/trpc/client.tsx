'use client';

import type { AppRouter } from '@rolecall/api';
// The whole of the contracts would be in what every page loads first.
import { maxBatchCalls } from '@rolecall/contracts/request-limits';
import { keepPreviousData, type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { httpBatchLink, splitLink } from '@trpc/client';
import { createTRPCReact, getQueryKey } from '@trpc/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { type ReactNode, useState } from 'react';
import { signInPath } from '@/sign-in-path';
import { confirmLink } from './confirm-link';
import { failureOf, isRefused, isSignedOut } from './errors';
import { idempotencyLink, keyHeaders } from './idempotency-link';
import { createQueryClient } from './query-client';
import { tellRefused } from './refusals';

/** Hooks for every procedure, typed by the router: `trpc.roles.list.useQuery({ … })`. */
export const trpc = createTRPCReact<AppRouter>();

/** For a query of a list: what was there stays until what was asked for comes, so that nothing jumps while one types. */
export const keepingPrevious = { placeholderData: keepPreviousData };

/** What procedures are asked with. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** What procedures answer. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;

const endpoint = '/api/trpc';

/** Requests whose addresses would be longer are sent apart: servers between refuse those of some 8,000 characters. */
const maxURLLength = 6000;

let browserClient: QueryClient | undefined;

/** Whatever finds the session ended leads to the sign-in page, and back here afterwards; other refusals are told of. */
function heedRefusal(error: unknown): void {
  const failure = failureOf(error);
  if (isSignedOut(failure)) location.assign(signInPath(location.pathname + location.search));
  else if (isRefused(failure)) tellRefused();
}

function createBrowserClient(): QueryClient {
  const client = createQueryClient(heedRefusal);
  // Whatever was written is told in the activity, and may be what waited for somebody, or have ended keys and sessions that
  // others are told of: what is shown of them is out of date.
  client.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    // Without an answer it may have been done, whatever it was.
    if (event.action.type === 'error' && failureOf(event.action.error).code === 'offline')
      void client.invalidateQueries({}, { cancelRefetch: false });
    if (event.action.type === 'success' && !event.mutation.meta?.['endsSession'])
      for (const part of [
        trpc.activityLog,
        trpc.welcome,
        trpc.personalApiKeys.listOfOrganization,
        trpc.members.sessions,
      ])
        void client.invalidateQueries({ queryKey: getQueryKey(part) });
  });
  return client;
}

function getQueryClient(): QueryClient {
  if (typeof window === 'undefined') return createQueryClient();
  return (browserClient ??= createBrowserClient());
}

export function TrpcProvider({ children }: { children: ReactNode }) {
  const queryClient = getQueryClient();
  const [client] = useState(() =>
    trpc.createClient({
      links: [
        confirmLink,
        idempotencyLink,
        splitLink({
          condition: ({ type }) => type === 'query',
          true: httpBatchLink({ url: endpoint, maxItems: maxBatchCalls, maxURLLength }),
          // A write goes alone, as its key is for one call.
          false: httpBatchLink({ url: endpoint, maxItems: 1, headers: keyHeaders }),
        }),
      ],
    }),
  );
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
