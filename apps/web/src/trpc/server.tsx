import 'server-only';
import { dehydrate, type FetchQueryOptions, hashKey, HydrationBoundary } from '@tanstack/react-query';
import type { getQueryKey } from '@trpc/react-query';
import { createServerSideHelpers } from '@trpc/react-query/server';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import { cache, type ReactNode } from 'react';
import { NotFound } from '@/components/not-found';
import { SectionBoundary } from '@/components/section-boundary';
import { CheckSession } from '@/components/shell/check-session';
import { ErrorState } from '@/components/ui/error-state';
import { adminsInputs } from '@/features/admins';
import { getBridge, getRequestScope } from '@/server/bridge';
import { signInPath } from '@/sign-in-path';
import { type Failure, isRefused, isSignedOut } from './errors';
import { createQueryClient } from './query-client';

/**
 * The procedures in this process, with the rights of who asked for the page: `await trpc.users.me.fetch()` answers, and a
 * `Prefetch` takes `trpc.roles.list.queryOptions(input)`. A procedure is called once a request with the same input, however
 * many parts of the page need its response: all share one cache.
 */
export const getTrpc = cache(async () => {
  const { router, createContext } = getBridge();
  return createServerSideHelpers({ router, ctx: await createContext(), queryClient: createQueryClient() });
});

/** What is wrong, of anything that a procedure threw. */
export function describeFailure(error: unknown): Failure {
  const { code, message, attr, messageId, values } = getBridge().describeError(error);
  return { code, detail: message, attr, messageId, values, requestId: getRequestScope().id };
}

/** The address that was asked for, without what the router of Next adds to it. @param change what else is changed of its query */
function addressAskedFor(change?: (query: URLSearchParams) => void): string {
  const { pathname, searchParams } = new URL(getRequestScope().url, 'http://here');
  searchParams.delete('_rsc');
  change?.(searchParams);
  return pathname + (searchParams.size > 0 ? `?${searchParams}` : '');
}

/** Leads to the sign-in page, and back to the page asked for afterwards. */
export function redirectToSignIn(): never {
  redirect(signInPath(addressAskedFor()));
}

/** A query as `queryOptions` makes it. */
type Query = Pick<FetchQueryOptions<unknown, Error, unknown, ReturnType<typeof getQueryKey>>, 'queryKey' | 'queryFn'>;

/** Leads to the last page of a list of which the address asks for one past that. */
function leaveMissingPage({ queryKey }: Query, answer: unknown): void {
  const { limit, offset } = (queryKey[1]?.input ?? {}) as { limit?: number; offset?: number };
  const { count } = (answer ?? {}) as { count?: number };
  if (!limit || !offset || !count || offset < count) return;
  const last = Math.ceil(count / limit);
  redirect(addressAskedFor((query) => (last > 1 ? query.set('page', String(last)) : query.delete('page'))) as Route);
}

interface PrefetchProps {
  /** Without their answers there is nothing to show: where one is refused, that is said in place of the children. */
  required: readonly Query[];
  /** Where one is refused, the part of the page that needs it says so. */
  optional?: readonly Query[];
  /** Whether it holds the page's heading too, so that a refusal has to be one. */
  isPage?: boolean;
  /** The page's heading, where the children have it too. */
  heading?: ReactNode;
  children: ReactNode;
}

const none: readonly Query[] = [];

/** Renders its children once the queries are answered, with the answers at hand, so that the first HTML carries its data. */
export async function Prefetch({ required, optional = none, isPage = false, heading, children }: PrefetchProps) {
  const { queryClient } = await getTrpc();
  try {
    await Promise.all([
      ...required.map((query) => queryClient.fetchQuery(query)),
      ...optional.map((query) => queryClient.prefetchQuery(query)),
    ]);
  } catch (error) {
    const failure = describeFailure(error);
    if (isSignedOut(failure)) redirectToSignIn();
    const state = (
      <>
        {heading}
        {failure.code === 'not_found' ? <NotFound isPage={isPage} /> : <ErrorState isPage={isPage} failure={failure} />}
        {isRefused(failure) && <CheckSession />}
      </>
    );
    if (failure.code !== 'permission_denied') return state;
    const { users, members } = await getTrpc();
    const { organization } = await users.me.fetch();
    const admins = (organization ? adminsInputs(organization.id) : []).map((input) => members.list.queryOptions(input));
    return (
      <Prefetch required={none} optional={admins}>
        {state}
      </Prefetch>
    );
  }
  for (const query of [...required, ...optional]) leaveMissingPage(query, queryClient.getQueryData(query.queryKey));
  // What other parts of the page asked for, they send themselves.
  const own = new Set([...required, ...optional].map(({ queryKey }) => hashKey(queryKey)));
  const state = dehydrate(queryClient, {
    shouldDehydrateQuery: ({ queryHash, state: { status } }) => status === 'success' && own.has(queryHash),
  });
  return (
    <HydrationBoundary state={state}>
      <SectionBoundary requestId={getRequestScope().id}>{children}</SectionBoundary>
    </HydrationBoundary>
  );
}
