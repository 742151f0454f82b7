import 'server-only';
import { createServerSideHelpers } from '@trpc/react-query/server';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import { getBridge, getRequestScope } from '@/server/bridge';
import { signInPath } from '@/sign-in-path';
import type { Failure } from './errors';
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
export function addressAskedFor(change?: (query: URLSearchParams) => void): string {
  const { pathname, searchParams } = new URL(getRequestScope().url, 'http://here');
  searchParams.delete('_rsc');
  change?.(searchParams);
  return pathname + (searchParams.size > 0 ? `?${searchParams}` : '');
}

/** Leads to the sign-in page, and back to the page asked for afterwards. */
export function redirectToSignIn(): never {
  redirect(signInPath(addressAskedFor()));
}
