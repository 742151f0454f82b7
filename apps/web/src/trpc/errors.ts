import type { AppRouter } from '@rolecall/api';
import type { ErrorBody } from '@rolecall/contracts';
import { TRPCClientError } from '@trpc/client';

/** What a person is told of a failure, and what identifies it in the log. */
export interface Failure extends Pick<ErrorBody, 'detail' | 'attr'> {
  /** The documented code, or `offline` where no answer came. */
  code: ErrorBody['code'] | 'offline';
  requestId: string | null;
}

/** That no answer came. */
export const offline: Failure = {
  code: 'offline',
  detail: 'The server did not answer. Check your connection and try again.',
  attr: null,
  requestId: null,
};

/** What is wrong, of anything that a query or mutation threw in the browser. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof TRPCClientError))
    return { code: 'error', detail: 'Something went wrong on this page.', attr: null, requestId: null };
  const { data } = error as TRPCClientError<AppRouter>;
  return data ? { code: data.code, detail: data.detail, attr: data.attr, requestId: data.request_id } : offline;
}

/** Whether the session is over, or never was. */
export const isSignedOut = ({ code }: Pick<Failure, 'code'>): boolean =>
  code === 'not_authenticated' || code === 'authentication_failed';
