import type { IncomingMessage, ServerResponse } from 'node:http';
import { appRouter, documentedError, revisionOf, trpcErrorOf } from '@rolecall/api';
import type { Rolecall } from '@rolecall/api';
import {
  exactJson,
  invalidInput,
  maxBatchCalls,
  maxJsonBytes,
  permissions,
  requestTooLarge,
  RolecallError,
} from '@rolecall/contracts';
import { allowanceHeaders, readBytes } from '@rolecall/rest';
import { nodeHTTPRequestHandler } from '@trpc/server/adapters/node-http';
import type { Logger } from 'pino';
import type { RequestScope } from './bridge.ts';
import { logFailure } from './logging.ts';

export const trpcPrefix = '/api/trpc/';

/** The procedures that a path names, where they are procedures: a made-up path may hold anything. */
export function trpcRouteOf(path: string): string | null {
  const names = path.slice(trpcPrefix.length).split(',');
  return names.every((name) => Object.hasOwn(permissions, name)) ? trpcPrefix + names.join(',') : null;
}

/** How many calls a path stands for. */
const callsOf = (path: string): number => decodeURIComponent(path.slice(trpcPrefix.length)).split(',').length;

/** How many calls count against the sender's limit: those of a batch that is refused as well, as far as one may go. */
export const countedCallsOf = (path: string): number => Math.min(callsOf(path), maxBatchCalls);

/**
 * Reads the body of a call, so that tRPC takes it with its numbers as they were sent, or not at all.
 * @returns why it cannot be read, if so
 */
async function readCall(req: IncomingMessage, res: ServerResponse): Promise<RolecallError | undefined> {
  if (req.method !== 'POST') return undefined;
  const bytes = await readBytes(req, maxJsonBytes).catch(() => null);
  if (bytes === null) return new RolecallError('parse_error', 'JSON parse error - the request ended early.');
  Object.assign(req, { body: exactJson(bytes?.toString() ?? '') });
  if (bytes) return undefined;
  // What is unread would be taken for the next request.
  res.setHeader('Connection', 'close');
  return requestTooLarge(maxJsonBytes);
}

/** Answers `/api/trpc/*`, batches included, with the rights of who sends the request. */
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
  const unread = await readCall(req, res);
  await nodeHTTPRequestHandler({
    router: appRouter,
    req,
    res,
    path: path.slice(trpcPrefix.length),
    createContext: async () => {
      if (unread) throw trpcErrorOf(unread);
      const actor = await scope.actor().catch((error: unknown) => {
        throw trpcErrorOf(error);
      });
      if (callsOf(path) > maxBatchCalls) throw trpcErrorOf(invalidInput(`A batch has at most ${maxBatchCalls} calls.`));
      if (callsOf(path) > 1) scope.answer?.limitToBatch();
      const { id: requestId, address, baseUrl: site, locale, answer } = scope;
      return rolecall.createContext(actor, { requestId, address, site, locale, answer });
    },
    responseMeta({ ctx, errors, paths = [], type }) {
      const waits = errors.flatMap(({ cause }) =>
        cause instanceof RolecallError && cause.retryAfter !== undefined ? [cause.retryAfter] : [],
      );
      const allowance =
        errors.flatMap(({ cause }) =>
          cause instanceof RolecallError && cause.allowance ? [cause.allowance] : [],
        )[0] ?? (ctx && 'allowance' in ctx.actor ? ctx.actor.allowance : undefined);
      // In a batch, what a write left is newer than what the reads beside it show.
      const isMixed = paths.length > 1 && type !== 'query';
      const revision = ctx && !isMixed ? revisionOf(ctx) : undefined;
      return {
        headers: {
          ...(waits.length > 0 ? { 'retry-after': String(Math.max(...waits)) } : {}),
          ...(allowance ? allowanceHeaders(allowance) : {}),
          ...(revision === undefined ? {} : { 'x-organization-revision': String(revision) }),
        },
      };
    },
    onError({ error, path: procedure }) {
      const documented = documentedError(error);
      if (documented.status < 500) return;
      const known = procedure && Object.hasOwn(permissions, procedure) ? procedure : null;
      logFailure(log, documented.cause ?? documented, { id: scope.id, procedure: known });
    },
  });
}
