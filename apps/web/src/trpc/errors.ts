import type { AppRouter } from '@rolecall/api';
import type { ErrorBody, MessageValues } from '@rolecall/contracts';
import type { TRPCClientError } from '@trpc/client';

/** What a person is told of a failure, and what identifies it in the log. */
export interface Failure extends Pick<ErrorBody, 'detail' | 'attr'> {
  /** Under which name the catalogue has the detail in other languages, where it has. */
  messageId?: string | undefined;
  /** What the message's placeholders stand for. */
  values?: MessageValues | undefined;
  /** The documented code, or `offline` where no answer came. */
  code: ErrorBody['code'] | 'offline';
  requestId: string | null;
}

/** That no answer came. */
export const offline: Failure = {
  code: 'offline',
  messageId: 'offline',
  detail: 'The server did not answer. Check your connection and try again.',
  attr: null,
  requestId: null,
};

/** That the page itself failed. @param requestId what the server's log knows of it, if anything */
export const unexpected = (requestId: string | null, messageId: 'unexpected' | 'section' = 'unexpected'): Failure => ({
  code: 'error',
  messageId,
  detail: 'Something went wrong on this page.',
  attr: null,
  requestId,
});

/** A failure that was found before anything was sent, for what shows what was thrown. */
export class FoundFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.detail);
    this.failure = failure;
  }
}

/** Whether a part of the program that loads when it is needed did not come. It is asked for but once in a page's life. */
export const isNotLoaded = (error: unknown): boolean => error instanceof Error && error.name === 'ChunkLoadError';

/** What is wrong, of anything that was thrown in the browser by a query, by a mutation, or as a part of the program was loaded. */
export function failureOf(error: unknown): Failure {
  if (error instanceof FoundFailure) return error.failure;
  if (isNotLoaded(error)) return offline;
  // By its name: pages that call no procedure load none of what does.
  if (!(error instanceof Error) || error.name !== 'TRPCClientError') return unexpected(null);
  const { data } = error as TRPCClientError<AppRouter>;
  if (!data) return offline;
  return {
    code: data.code,
    detail: data.detail,
    attr: data.attr,
    messageId: data.message_id,
    values: data.message_values,
    requestId: data.request_id,
  };
}

/** Whether it may come of what the person may no longer do. */
export const isRefused = ({ code }: Pick<Failure, 'code'>): boolean =>
  code === 'permission_denied' || code === 'not_found';

/** Whether the session is over, or never was. */
export const isSignedOut = ({ code }: Pick<Failure, 'code'>): boolean =>
  code === 'not_authenticated' || code === 'authentication_failed';
