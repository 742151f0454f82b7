import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, documentedError } from '@rolecall/api';
import type { Allowance, RolecallError } from '@rolecall/contracts';
import { declaresTooLarge } from './body.ts';
import { requestIdOf } from './request-id.ts';
import { type ApiResponse, currentTurn, send } from './response.ts';

/** A finished request, for logs and metrics. */
export interface FinishedRequest {
  requestId: string;
  method: string;
  /** The path template, such as `/api/organizations/:organization_id/roles`; null if no route matches. */
  route: string | null;
  /** The requested path without secrets if no route matches, else null. */
  path: string | null;
  status: number;
  durationMs: number;
  /** Null if the request was refused before the caller was identified. */
  actor: Actor | null;
}

/** What becomes known about a request while it is handled. */
export interface Progress {
  actor?: Actor;
  /** Whether part of its body is left unread. */
  unread?: boolean;
}

/** Called for each unexpected error, with the id of the request in which it occurred. */
export type OnError = (cause: unknown, requestId: string) => void;

interface Service {
  /** Produces the response. May throw anything. */
  answer(requestId: string): Promise<ApiResponse>;
  /** The response to an error that `answer` throws. */
  refusal(error: RolecallError): ApiResponse;
  /** Called for each unexpected error. The caller does not learn its cause. */
  onError: OnError | undefined;
  /** Filled in by `answer`. */
  progress: Progress;
}

/** Handles a request and always sends a response. @returns the log record, without the route and path */
export async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  { answer, refusal, onError, progress }: Service,
): Promise<Omit<FinishedRequest, 'route' | 'path'>> {
  const start = performance.now();
  const since = currentTurn();
  const requestId = requestIdOf(req);
  progress.unread = declaresTooLarge(req);
  let answered: ApiResponse;
  let allowance: Allowance | undefined;
  try {
    answered = await answer(requestId);
  } catch (thrown) {
    const error = documentedError(thrown);
    if (error.status >= 500) onError?.(error.cause ?? error, requestId);
    answered = refusal(error);
    ({ allowance } = error);
  }
  if (progress.actor && 'allowance' in progress.actor) allowance ??= progress.actor.allowance;
  if (allowance)
    answered = {
      ...answered,
      headers: [...(answered.headers ?? []), ...Object.entries(allowanceHeaders(allowance)).flat()],
    };
  const status = send(req, res, requestId, answered, progress.unread, since);
  const durationMs = performance.now() - start;
  return { requestId, method: req.method ?? '', status, durationMs, actor: progress.actor ?? null };
}

/** The rate limit headers. The reset time is in whole seconds since 1970. */
export const allowanceHeaders = ({ limit, remaining, resetInSeconds }: Allowance): Record<string, string> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': String(remaining),
  'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + resetInSeconds),
});

/** The headers that accompany a documented error. @param allow the allowed methods */
export function errorHeaders(error: RolecallError, allow?: string): string[] {
  const headers: string[] = [];
  if (error.status === 401) headers.push('WWW-Authenticate', 'Bearer');
  if (error.status === 405 && allow !== undefined) headers.push('Allow', allow);
  if (error.retryAfter !== undefined) headers.push('Retry-After', String(error.retryAfter));
  return headers;
}
