import { createHash } from 'node:crypto';
import { type Context, contextIn, documentedError, revisionOf, serialize, type WriteGuard } from '@rolecall/api';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import { etagOf, isNamed } from './etag.ts';
import { type Operation, type OperationRequest, operations, perform } from './operations.ts';

/** Conditions that a caller puts on a write: request headers, or their equivalent where there are none. */
export interface WriteConditions {
  /** ETags of the object as the caller read it. */
  'if-match'?: string | undefined;
  /** The key that identifies a request when it is sent again. */
  'idempotency-key'?: string | string[] | undefined;
  /** The only organization that the request may access. */
  'x-organization-id'?: string | string[] | undefined;
}

/** The response to a write. */
export interface WriteAnswer {
  status: number;
  /** JSON; null if there is no body. */
  body: string | null;
  /** The organization's revision that the response reflects. */
  revision: number | undefined;
  /** Whether this is the stored response to an earlier, identical request. */
  isReplayed: boolean;
}

const reads = new Map<string, Operation>(
  operations.filter(({ route }) => route.method === 'GET').map((one) => [one.route.path, one]),
);

/**
 * The operation that reads the object at a path, or the object that an action at the end of the path is about; undefined if
 * there is none.
 */
function readOfObject(path: string): Operation | undefined {
  const object = /^(.*\/(?::\w+|@\w+))\/\w+$/.exec(path)?.[1];
  return reads.get(path) ?? (object === undefined ? undefined : reads.get(object));
}

/**
 * Enforces `If-Match`: refuses the write if the object, as the caller would read it now, no longer has the given ETag. If no
 * operation reads the object, no caller can have an ETag of it.
 */
function unchanged(
  context: Context,
  held: string,
  { route }: Operation,
  parameters: OperationRequest['parameters'],
): WriteGuard {
  const failed = () => new RolecallError('precondition_failed', sentences.changedSinceRead);
  const object = readOfObject(route.path);
  return {
    async before(trx) {
      if (!object) throw failed();
      const request = { parameters: parameters.slice(0, object.plan.path.length), query: '' };
      // Only lists contain URLs.
      const now = await perform(object, contextIn(context, trx), request, () => '');
      if (!isNamed(held, etagOf(Buffer.from(JSON.stringify(now))))) throw failed();
    },
  };
}

function guardsOf(
  { 'if-match': held }: WriteConditions,
  context: Context,
  operation: Operation,
  { parameters }: OperationRequest,
): WriteGuard[] {
  // `*` only asks that the object exists, which every write requires.
  const isConditional = held !== undefined && held.trim() !== '*' && operation.route.method !== 'POST';
  return isConditional ? [unchanged(context, held, operation, parameters)] : [];
}

/**
 * The idempotency key of a request; undefined if there is none or it is invalid.
 * @param refused called with the reason if the key is invalid
 */
export function idempotencyKeyOf(
  { 'idempotency-key': key }: WriteConditions,
  refused: (error: RolecallError) => void,
): string | undefined {
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\u0020-\u007E]{1,255}$/.test(key)) return key;
  refused(invalidInput('Must be 1 to 255 printable ASCII characters.', 'Idempotency-Key'));
  return undefined;
}

/** A digest of everything that distinguishes one request from another: what it asks for, and its conditions. */
const digestOfRequest = (
  conditions: WriteConditions,
  { id }: Operation,
  { parameters, query }: OperationRequest,
  bytes: Buffer | undefined,
): string =>
  createHash('sha256')
    .update(
      JSON.stringify([id, parameters, query, conditions['if-match'] ?? null, conditions['x-organization-id'] ?? null]),
    )
    .update(bytes ?? '')
    .digest('base64url');

/** Whether a response is final and can be stored. After a server error or throttling the caller may try again. */
export const isKept = ({ status }: { status: number }): boolean => status < 500 && status !== 429;

/**
 * Runs a write: once for its idempotency key, and only while the object is as the caller read it.
 * @param bytes the body as sent
 * @throws any refusal of a request without a key; with a key, only errors that are not stored
 */
export async function performWrite(
  operation: Operation,
  ctx: Context,
  request: OperationRequest,
  conditions: WriteConditions,
  bytes: Buffer | undefined,
): Promise<WriteAnswer> {
  const { route } = operation;
  const answerOf = (result: unknown) =>
    route.status === 204 || (route.emptied && result === null)
      ? { status: 204, body: null }
      : { status: route.status, body: serialize(result) };
  const call = async (context: Context) => {
    const guards = [...(context.guards ?? []), ...guardsOf(conditions, ctx, operation, request)];
    return answerOf(await perform(operation, { ...context, guards }, request, () => ''));
  };
  const key = idempotencyKeyOf(conditions, (error) => void (ctx.inputError ??= error));
  // A body that could not be read cannot be compared with that of a repeated request.
  if (key === undefined || ctx.inputError) {
    const answer = await call(ctx);
    return { ...answer, revision: revisionOf(ctx), isReplayed: false };
  }
  const { answer, isReplayed } = await ctx.idempotencyKeys.answer(
    ctx,
    { key, request: digestOfRequest(conditions, operation, request, bytes), answerOf },
    async (context) => {
      try {
        return { ...(await call(context)), revision: revisionOf(context) };
      } catch (thrown) {
        const error = documentedError(thrown);
        if (!isKept(error)) throw thrown;
        return { status: error.status, body: JSON.stringify(error.body), revision: revisionOf(context) };
      }
    },
  );
  return { ...answer, isReplayed };
}
