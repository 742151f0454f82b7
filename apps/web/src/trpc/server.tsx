import 'server-only';
import type { AppRouter, Caller } from '@rolecall/api';
import { createHydrationHelpers } from '@trpc/react-query/rsc';
import { notFound, redirect } from 'next/navigation';
import { cache, type ReactNode } from 'react';
import { SectionBoundary } from '@/components/section-boundary';
import { ErrorState } from '@/components/ui/error-state';
import { getBridge, getRequestScope } from '@/server/bridge';
import { type Failure, isSignedOut } from './errors';
import { createQueryClient } from './query-client';

const getQueryClient = cache(() => createQueryClient());

type Call = (input?: unknown) => Promise<unknown>;

const getResponses = cache(() => new Map<string, Promise<unknown>>());

/** Calls a procedure once a request with the same input, however many parts of the page need its response. */
const deduplicate = (call: Call, path: string): Call =>
  new Proxy(call, {
    get: (_, name) => deduplicate(Reflect.get(call, name) as Call, `${path}.${String(name)}`),
    apply: (_, __, [input]: [unknown?]) => {
      const responses = getResponses();
      const key = `${path} ${JSON.stringify(input)}`;
      let response = responses.get(key);
      if (!response) {
        response = call(input);
        // Callers that await it see a failure; one that no caller awaits must not end the process.
        response.catch(() => undefined);
        responses.set(key, response);
      }
      return response;
    },
  });

// Looked up when it is used: loading a page's module must not need a server.
const caller = new Proxy({} as Caller, {
  get: (_, name) => deduplicate(Reflect.get(getBridge().caller, name) as Call, String(name)),
});

const { trpc: helpers, HydrateClient } = createHydrationHelpers<AppRouter>(caller, getQueryClient);

/**
 * The procedures in this process, with the rights of who asked for the page: `await trpc.users.me()` answers, and
 * `trpc.roles.list.prefetch(input)` keeps the answer for the client components below a `Prefetch`.
 */
export const trpc = helpers;

/** What is wrong, of anything that a procedure threw. */
export function describeFailure(error: unknown): Failure {
  const { code, detail, attr } = getBridge().describeError(error);
  return { code, detail, attr, requestId: getRequestScope().id };
}

/** Leads to the sign-in page, and back to the page asked for afterwards. */
export function redirectToSignIn(): never {
  const { pathname, searchParams } = new URL(getRequestScope().url, 'http://here');
  searchParams.delete('_rsc');
  const query = searchParams.size > 0 ? `?${searchParams}` : '';
  redirect(`/sign-in?next=${encodeURIComponent(pathname + query)}`);
}

interface PrefetchProps {
  queries: Promise<void>[];
  /** Whether it holds the page's heading too, so that a refusal has to be one. */
  isPage?: boolean;
  children: ReactNode;
}

/**
 * Renders its children once the queries are answered, with the answers at hand, so that the first HTML carries its data.
 * Where one is refused, it says so instead.
 */
export async function Prefetch({ queries, isPage = false, children }: PrefetchProps) {
  await Promise.all(queries);
  const failed = getQueryClient()
    .getQueryCache()
    .getAll()
    .find((query) => query.state.status === 'error');
  if (!failed)
    return (
      <HydrateClient>
        <SectionBoundary requestId={getRequestScope().id}>{children}</SectionBoundary>
      </HydrateClient>
    );
  const failure = describeFailure(failed.state.error);
  if (isSignedOut(failure)) redirectToSignIn();
  if (failure.code === 'not_found') notFound();
  return <ErrorState isPage={isPage} failure={failure} />;
}
