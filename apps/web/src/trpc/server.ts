import 'server-only';
import { createServerSideHelpers } from '@trpc/react-query/server';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getBridge, getRequestScope } from '@/server/bridge';
import { signInPath } from '@/sign-in-path';
import type { Failure } from './errors';
import { createQueryClient } from './query-client';

/**
 * The procedures in this process, with the caller's permissions: `await trpc.users.me.fetch()` returns a result, and a `Prefetch`
 * takes `trpc.roles.list.queryOptions(input)`. A procedure is called once per request with the same input, however many parts of
 * the page need its result: all share one cache.
 */
export const getTrpc = cache(async () => {
  const { router, createContext } = getBridge();
  return createServerSideHelpers({ router, ctx: await createContext(), queryClient: createQueryClient() });
});

/** The failure behind anything that a procedure threw. */
export function describeFailure(error: unknown): Failure {
  const { code, message, attr, messageId, values } = getBridge().describeError(error);
  return { code, detail: message, attr, messageId, values, requestId: getRequestScope().id };
}

/** The requested URL, without what Next's router adds to it. @param change other changes to its query */
export function addressAskedFor(change?: (query: URLSearchParams) => void): string {
  const { pathname, searchParams } = new URL(getRequestScope().url, 'http://here');
  searchParams.delete('_rsc');
  change?.(searchParams);
  return pathname + (searchParams.size > 0 ? `?${searchParams}` : '');
}

/** Redirects to the sign-in page, which leads back to the requested page. */
export function redirectToSignIn(): never {
  redirect(signInPath(addressAskedFor()));
}
