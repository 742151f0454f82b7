import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  appRouter,
  type AppRouter,
  type Context,
  documentedError,
  revisionOf,
  type Rolecall,
  trpcErrorOf,
} from '@rolecall/api';
import {
  type Allowance,
  type ErrorCode,
  exactJson,
  invalidInput,
  maxBatchCalls,
  maxJsonBytes,
  permissions,
  type ProcedureName,
  requestTooLarge,
  RolecallError,
  takesIdempotencyKey,
} from '@rolecall/contracts';
import { allowanceHeaders, idempotencyKeyOf, isKept, readBytes, textOf } from '@rolecall/rest';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { HTTPBaseHandlerOptions } from '@trpc/server/http';
import type { Logger } from 'pino';
import type { RequestScope } from './bridge.ts';
import { logFailure } from './logging.ts';

export const trpcPrefix = '/api/trpc/';

/** The procedures in a path, if all of them exist: a made-up path may contain anything. */
export function trpcRouteOf(path: string): string | null {
  const names = path.slice(trpcPrefix.length).split(',');
  return names.every((name) => Object.hasOwn(permissions, name)) ? trpcPrefix + names.join(',') : null;
}

/** The names in a path, which may not be procedures. */
const namesIn = (path: string): string[] => decodeURIComponent(path.slice(trpcPrefix.length)).split(',');
const callsOf = (path: string): number => namesIn(path).length;

/** Whether the router has a write of this name; system procedures are not in it. */
const isWrite = (name: string): boolean =>
  Object.hasOwn(appRouter._def.procedures, name) && permissions[name as ProcedureName].writes;

/** How many calls count against the caller's limit: refused batches count too, up to the maximum size of a batch. */
export const countedCallsOf = (path: string): number => Math.min(callsOf(path), maxBatchCalls);

interface ReadCall {
  body: string;
}

/**
 * Reads the body of a call so that tRPC receives its numbers exactly as they were sent, or not at all.
 * @returns the error, if it cannot be read
 */
async function readCall(req: IncomingMessage, res: ServerResponse): Promise<RolecallError | undefined> {
  if (req.method !== 'POST') return undefined;
  const bytes = await readBytes(req, maxJsonBytes).catch(() => null);
  if (bytes === null) return new RolecallError('parse_error', 'JSON parse error - the request ended early.');
  let text = '';
  let unread: RolecallError | undefined;
  try {
    text = bytes ? textOf(bytes) : '';
  } catch (error) {
    unread = documentedError(error);
  }
  Object.assign(req, { body: exactJson(text) } satisfies ReadCall);
  if (bytes) return unread;
  // Otherwise, the unread rest would be taken for the next request.
  res.setHeader('Connection', 'close');
  return requestTooLarge(maxJsonBytes);
}

/** Errors of requests that could not be read. */
const unreadable: ReadonlySet<string> = new Set<ErrorCode>(['parse_error', 'unsupported_media_type']);

/** Thrown for a response that must not be stored, because the same call may get another response when it is sent again. */
class PassingAnswer extends Error {}

/**
 * The error for calls of a page that another person loaded, before somebody else signed in in the same browser: what they
 * typed must not be sent in the other person's name.
 */
const anotherAccount = () =>
  new RolecallError('not_authenticated', 'This browser is signed in to another account now.', {
    messageId: 'anotherAccount',
  });

type Handler = Pick<HTTPBaseHandlerOptions<AppRouter, unknown>, 'router' | 'responseMeta' | 'onError'>;

const allowanceOf = ({ actor }: Context) => ('allowance' in actor ? actor.allowance : undefined);

const responseHeaders = (allowance: Allowance | undefined, revision: number | undefined) => ({
  ...(allowance ? allowanceHeaders(allowance) : {}),
  ...(revision === undefined ? {} : { 'x-organization-revision': String(revision) }),
});

/**
 * Runs a call once per idempotency key: when it is sent again, the caller gets the stored response.
 * @param ctx of the call
 * @param url the path with the procedure's name, and the query
 * @throws if the key is refused
 */
async function answerOnce(
  handler: Handler,
  ctx: Context,
  url: URL,
  { headers, body }: IncomingMessage & ReadCall,
): Promise<Response> {
  const names = namesIn(url.pathname);
  if (names.length > 1 || !names.every(takesIdempotencyKey))
    throw invalidInput('This request cannot have one.', 'Idempotency-Key');
  let refusal: RolecallError | undefined;
  const key = idempotencyKeyOf(headers, (error) => (refusal = error));
  if (key === undefined) throw refusal;
  const request = createHash('sha256')
    .update(JSON.stringify([url.pathname, url.search, headers['x-organization-id'] ?? null, body]))
    .digest('base64url');
  const answerOf = (data: unknown) => {
    const answer = JSON.stringify({ result: { data } });
    return { status: 200, body: url.searchParams.get('batch') === '1' ? `[${answer}]` : answer };
  };
  let response: Response | undefined;
  let failed: Parameters<NonNullable<Handler['onError']>>[0] | undefined;
  const perform = async (guarded: Context) => {
    const { 'content-type': type = '' } = headers;
    const req = new Request(url, { method: 'POST', headers: { 'content-type': type }, body });
    response = await fetchRequestHandler({
      ...handler,
      endpoint: trpcPrefix,
      req,
      createContext: () => guarded,
      onError: (of) => (failed = of),
    });
    const answer = { status: response.status, body: await response.clone().text(), revision: revisionOf(guarded) };
    // A request that could not be read cannot be compared with one that is sent again.
    const isUnread = failed !== undefined && unreadable.has(documentedError(failed.error).code);
    if (isUnread || !isKept(answer)) throw new PassingAnswer('The answer is not kept.', { cause: failed?.error });
    return answer;
  };
  try {
    const { answer, isReplayed } = await ctx.idempotencyKeys.answer(ctx, { key, request, answerOf }, perform);
    if (!isReplayed && response) return response;
    return new Response(answer.body, {
      status: answer.status,
      headers: {
        'content-type': 'application/json',
        'idempotent-replayed': 'true',
        ...responseHeaders(allowanceOf(ctx), answer.revision),
      },
    });
  } catch (error) {
    if (!(error instanceof PassingAnswer) || !response) throw error;
    if (failed) handler.onError?.(failed);
    return response;
  }
}

/** Handles `/api/trpc/*`, including batches, with the caller's permissions. */
export async function handleTrpc(
  rolecall: Rolecall,
  log: Logger,
  scope: RequestScope,
  path: string,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Vary', 'Authorization, Cookie');
  let refusal: unknown = await readCall(req, res);
  const createContext = async () => {
    if (refusal) throw trpcErrorOf(refusal);
    const actor = await scope.actor().catch((error: unknown) => {
      throw trpcErrorOf(error);
    });
    const { 'x-page-user': owner } = req.headers;
    if (owner !== undefined && actor.kind === 'user' && actor.user.uuid !== owner) throw trpcErrorOf(anotherAccount());
    if (callsOf(path) > maxBatchCalls) throw trpcErrorOf(invalidInput(`A batch has at most ${maxBatchCalls} calls.`));
    if (callsOf(path) > 1) scope.answer?.limitToBatch();
    const { id: requestId, address, baseUrl: site, locale, answer } = scope;
    return rolecall.createContext(actor, { requestId, address, site, locale, answer });
  };
  const handler: Handler = {
    router: appRouter,
    responseMeta({ ctx, errors, paths = [], type }) {
      const refusals = errors.flatMap(({ cause }) => (cause instanceof RolecallError ? [cause] : []));
      const waits = refusals.flatMap(({ retryAfter }) => retryAfter ?? []);
      const allowance = refusals.find((each) => each.allowance)?.allowance ?? (ctx && allowanceOf(ctx));
      // In a batch, the revision after a write is newer than the results of the reads beside it.
      const isMixed = paths.length > 1 && type !== 'query';
      const revision = ctx && !isMixed ? revisionOf(ctx) : undefined;
      return {
        headers: {
          ...(waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {}),
          ...responseHeaders(allowance, revision),
        },
      };
    },
    onError({ error, path: procedure }) {
      const documented = documentedError(error);
      if (documented.status < 500) return;
      const known = procedure && Object.hasOwn(permissions, procedure) ? procedure : null;
      logFailure(log, documented.cause ?? documented, { id: scope.id, procedure: known });
    },
  };
  // Only responses to writes are stored; a read is always answered again.
  if (!refusal && req.method === 'POST' && req.headers['idempotency-key'] !== undefined && namesIn(path).some(isWrite))
    try {
      const { search } = new URL(req.url ?? '', 'http://localhost');
      const url = new URL(path + search, 'http://localhost');
      const response = await answerOnce(handler, await createContext(), url, req as IncomingMessage & ReadCall);
      res.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
      return;
    } catch (error) {
      refusal = error;
    }
  await nodeHTTPRequestHandler({ ...handler, req, res, path: path.slice(trpcPrefix.length), createContext });
}
