'use client';

import type { AppRouter } from '@rolecall/api';
// Importing all of the contracts would add them to what every page loads first.
import { maxBatchCalls } from '@rolecall/contracts/request-limits';
import { keepPreviousData, type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { httpBatchLink, splitLink } from '@trpc/client';
import { createTRPCReact, getQueryKey } from '@trpc/react-query';
import type { inferRouterInputs, inferRouterOutputs } from '@trpc/server';
import { type ReactNode, useState } from 'react';
import { signInPath } from '@/sign-in-path';
import { confirmLink } from './confirm-link';
import { type Failure, failureOf, isRefused, isSignedOut } from './errors';
import { idempotencyLink, keyHeaders } from './idempotency-link';
import { createQueryClient } from './query-client';
import { keeper, onKeeper, tellRefused } from './refusals';

/** Hooks for every procedure, typed by the router: `trpc.roles.list.useQuery({ … })`. */
export const trpc = createTRPCReact<AppRouter>();

/** For list queries: the previous result stays until the new one arrives, so that nothing jumps during typing. */
export const keepingPrevious = { placeholderData: keepPreviousData };

/** The inputs of the procedures. */
export type RouterInputs = inferRouterInputs<AppRouter>;
/** The outputs of the procedures. */
export type RouterOutputs = inferRouterOutputs<AppRouter>;

const endpoint = '/api/trpc';

/** Batches with longer URLs are split, because proxies refuse URLs of more than about 8,000 characters. */
const maxURLLength = 6000;

let browserClient: QueryClient | undefined;

/** How long to wait for the keeper, which loads after the page, in milliseconds. */
const keeperWait = 3000;

async function keepOrLeave(failure: Failure): Promise<void> {
  if (!keeper.keepsPage)
    await new Promise<void>((resolve) => {
      onKeeper(resolve);
      setTimeout(resolve, keeperWait);
    });
  if (!keeper.keepsPage?.(failure)) location.assign(signInPath(location.pathname + location.search));
}

/**
 * If the session has ended, goes to the sign-in page, which leads back here, unless something on the page would be lost.
 * Announces other refusals.
 */
function heedRefusal(error: unknown): void {
  const failure = failureOf(error);
  if (isSignedOut(failure)) {
    void keepOrLeave(failure);
  } else if (isRefused(failure)) tellRefused();
}

function createBrowserClient(): QueryClient {
  const client = createQueryClient(heedRefusal);
  // Every write adds to the activity, and may resolve what needs attention on the home page or end sessions that others see,
  // so these queries are out of date.
  client.getMutationCache().subscribe((event) => {
    if (event.type !== 'updated') return;
    // Without a response, any write may have been done.
    if (event.action.type === 'error' && failureOf(event.action.error).code === 'offline')
      void client.invalidateQueries({}, { cancelRefetch: false });
    if (event.action.type === 'success' && !event.mutation.meta?.['endsSession']) {
      for (const part of [trpc.activityLog, trpc.welcome, trpc.members.sessions])
        void client.invalidateQueries({ queryKey: getQueryKey(part) });
      // Any page may show the name of what was written, so all pages refetch when they are shown again.
      void client.invalidateQueries({ refetchType: 'none' });
    }
  });
  return client;
}

function getQueryClient(): QueryClient {
  if (typeof window === 'undefined') return createQueryClient();
  return (browserClient ??= createBrowserClient());
}

interface TrpcProviderProps {
  /**
   * The UUID of the person who loaded the page. The server refuses its calls if somebody else has signed in since. Later values
   * are ignored, because what was typed also outlives a refresh of the page.
   */
  user?: string | undefined;
  children: ReactNode;
}

export function TrpcProvider({ user, children }: TrpcProviderProps) {
  const queryClient = getQueryClient();
  const [client] = useState(() => {
    const owner = user === undefined ? {} : { 'X-Page-User': user };
    return trpc.createClient({
      links: [
        confirmLink,
        idempotencyLink,
        splitLink({
          condition: ({ type }) => type === 'query',
          true: httpBatchLink({ url: endpoint, maxItems: maxBatchCalls, maxURLLength, headers: owner }),
          // Writes are not batched, because an idempotency key is for one call.
          false: httpBatchLink({
            url: endpoint,
            maxItems: 1,
            headers: (request) => ({ ...owner, ...keyHeaders(request) }),
          }),
        }),
      ],
    });
  });
  return (
    <trpc.Provider client={client} queryClient={queryClient}>
      <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
    </trpc.Provider>
  );
}
