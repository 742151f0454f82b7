import type { AppRouter } from '@rolecall/api';
import type { ErrorBody, MessageValues } from '@rolecall/contracts';
import type { TRPCClientError } from '@trpc/client';

/** The message of a failure, and what identifies it in the log. */
export interface Failure extends Pick<ErrorBody, 'detail' | 'attr'> {
  /** The key of the detail's translations in the catalogue, if there are any. */
  messageId?: string | undefined;
  /** The values of the message's placeholders. */
  values?: MessageValues | undefined;
  /** The documented code, or `offline` if there was no response. */
  code: ErrorBody['code'] | 'offline';
  requestId: string | null;
}

/** There was no response. */
export const offline: Failure = {
  code: 'offline',
  messageId: 'offline',
  detail: 'The server did not answer. Check your connection and try again.',
  attr: null,
  requestId: null,
};

/** The page itself failed. @param requestId identifies the failure in the server's log, if it is there */
export const unexpected = (requestId: string | null, messageId: 'unexpected' | 'section' = 'unexpected'): Failure => ({
  code: 'error',
  messageId,
  detail: 'Something went wrong on this page.',
  attr: null,
  requestId,
});

/** A failure that was found before anything was sent, to be thrown to code that shows errors. */
export class FoundFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/** Whether a lazily loaded part of the app failed to load. Browsers request it only once per page load. */
export const isNotLoaded = (error: unknown): boolean => error instanceof Error && error.name === 'ChunkLoadError';

/** The failure behind anything that was thrown in the browser by a query, a mutation, or while loading a part of the app. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FoundFailure) return error.failure;
  if (isNotLoaded(error)) return offline;
  // Checked by name: pages that call no procedure do not load the class.
  if (!(error instanceof Error) || error.name !== 'TRPCClientError') return unexpected(null);
  const { data } = error as TRPCClientError<AppRouter>;
  if (!data) return offline;
  const { code, detail, attr } = data;
  return {
    code,
    detail,
    attr,
    // Pages call procedures only for people who are signed in, so the session has ended.
    messageId: isSignedOut({ code }) && data.message_id !== 'anotherAccount' ? 'signedOut' : data.message_id,
    values: data.message_values,
    requestId: data.request_id,
  };
}

/** Whether the failure may be due to a permission that the person has lost. */
export const isRefused = ({ code }: Pick<Failure, 'code'>): boolean =>
  code === 'permission_denied' || code === 'not_found';

/** Whether the session has ended, or never existed. */
export const isSignedOut = ({ code }: Pick<Failure, 'code'>): boolean =>
  code === 'not_authenticated' || code === 'authentication_failed';
