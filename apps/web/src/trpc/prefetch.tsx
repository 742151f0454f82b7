import 'server-only';
import { dehydrate, type FetchQueryOptions, hashKey, HydrationBoundary } from '@tanstack/react-query';
import type { getQueryKey } from '@trpc/react-query';
import type { Route } from 'next';
import { redirect } from 'next/navigation';
import type { ReactNode } from 'react';
import { NotFound } from '@/components/not-found';
import { SectionBoundary } from '@/components/section-boundary';
import { CheckSession } from '@/components/shell/check-session';
import { ErrorState } from '@/components/ui/error-state';
import { adminsInputs } from '@/features/admins';
import { getRequestScope } from '@/server/bridge';
import { isRefused, isSignedOut } from './errors';
import { addressAskedFor, describeFailure, getTrpc, redirectToSignIn } from './server';

/** A query as `queryOptions` creates it. */
type Query = Pick<FetchQueryOptions<unknown, Error, unknown, ReturnType<typeof getQueryKey>>, 'queryKey' | 'queryFn'>;

/** Redirects to the last page of a list if the URL asks for a later one. */
function leaveMissingPage({ queryKey }: Query, answer: unknown): void {
  const { limit, offset } = (queryKey[1]?.input ?? {}) as { limit?: number; offset?: number };
  const { count } = (answer ?? {}) as { count?: number };
  if (!limit || !offset || !count || offset < count) return;
  const last = Math.ceil(count / limit);
  redirect(addressAskedFor((query) => (last > 1 ? query.set('page', String(last)) : query.delete('page'))) as Route);
}

interface PrefetchProps {
  /** The queries that the page cannot do without: if one is refused, the error replaces the children. */
  required: readonly Query[];
  /** If one of these is refused, the part of the page that needs it shows the error. */
  optional?: readonly Query[];
  /** Whether the children include the page's heading, so that an error needs one too. */
  isPage?: boolean;
  /** The page's heading, shown above an error if the children include it too. */
  heading?: ReactNode;
  children: ReactNode;
}

const none: readonly Query[] = [];

/** Renders its children once the queries have results, and passes those on, so that the first HTML contains the data. */
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
  // Other parts of the page pass on the results of their own queries.
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
