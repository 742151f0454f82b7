import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Actor, documentedError } from '@rolecall/api';
import type { Allowance, RolecallError } from '@rolecall/contracts';
import { declaresTooLarge } from './body.ts';
import { requestIdOf } from './request-id.ts';
import { type ApiResponse, currentTurn, send } from './response.ts';

/** A request that was answered, for logs and metrics. */
export interface FinishedRequest {
  requestId: string;
  method: string;
  /** The path with its parameters' names, such as `/api/organizations/:organization_id/roles`; null where there is none. */
  route: string | null;
  /** What was asked for where no route has it, without secrets; null elsewhere. */
  path: string | null;
  status: number;
  durationMs: number;
  /** Null where the request was refused before anybody asked who sent it. */
  actor: Actor | null;
}

/** What becomes known of a request on its way. */
export interface Progress {
  actor?: Actor;
  /** Whether more of its body follows, which nobody reads. */
  unread?: boolean;
}

/** Told of what no caller should have met, with the request it happened in. */
export type OnError = (cause: unknown, requestId: string) => void;

interface Service {
  /** Finds the answer. May throw anything. */
  answer(requestId: string): Promise<ApiResponse>;
  /** The answer where none was found. */
  refusal(error: RolecallError): ApiResponse;
  /** Told of every failure that was nobody's intention: of its cause the caller learns nothing. */
  onError: OnError | undefined;
  /** Filled by `answer`. */
  progress: Progress;
}

/** Answers a request, whatever comes of it. @returns what is to tell of it, but for its route */
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

/** The headers that tell a program how many requests it may make; the time in whole seconds since 1970. */
export const allowanceHeaders = ({ limit, remaining, resetInSeconds }: Allowance): Record<string, string> => ({
  'X-RateLimit-Limit': String(limit),
  'X-RateLimit-Remaining': String(remaining),
  'X-RateLimit-Reset': String(Math.ceil(Date.now() / 1000) + resetInSeconds),
});

/** The headers that documented errors come with. @param allow the methods that there are */
export function errorHeaders(error: RolecallError, allow?: string): string[] {
  const headers: string[] = [];
  if (error.status === 401) headers.push('WWW-Authenticate', 'Bearer');
  if (error.status === 405 && allow !== undefined) headers.push('Allow', allow);
  if (error.retryAfter !== undefined) headers.push('Retry-After', String(error.retryAfter));
  return headers;
}
