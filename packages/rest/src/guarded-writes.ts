import { createHash } from 'node:crypto';
import { type Context, contextIn, documentedError, revisionOf, serialize, type WriteGuard } from '@rolecall/api';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import { etagOf, isNamed } from './etag.ts';
import { type Operation, type OperationRequest, operations, perform } from './operations.ts';

/** What a caller holds a write to: headers of a request, or what stands for them where there are none. */
export interface WriteConditions {
  /** Validators of the object as the caller has read it. */
  'if-match'?: string | undefined;
  /** By what the same request is known when it is sent again. */
  'idempotency-key'?: string | string[] | undefined;
  /** The one organization that the request has limited itself to. */
  'x-organization-id'?: string | string[] | undefined;
}

/** The answer to a write. */
export interface WriteAnswer {
  status: number;
  /** JSON; null where there is no body. */
  body: string | null;
  /** The organization's revision that it was of. */
  revision: number | undefined;
  /** Whether it was given before, to the same request. */
  isReplayed: boolean;
}

const reads = new Map<string, Operation>(
  operations.filter(({ route }) => route.method === 'GET').map((one) => [one.route.path, one]),
);

/** What reads the object that a path leads to, or that an action at the end of the path is about; undefined where nothing does. */
function readOfObject(path: string): Operation | undefined {
  const object = /^(.*\/(?::\w+|@\w+))\/\w+$/.exec(path)?.[1];
  return reads.get(path) ?? (object === undefined ? undefined : reads.get(object));
}

/**
 * Holds a write to what its caller has read of the object, as the caller would read it now: `If-Match`. What nothing reads
 * nobody can have read.
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
      // Only lists have addresses.
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
  // Without a tag it asks that there is such an object, as every write does.
  const isConditional = held !== undefined && held.trim() !== '*' && operation.route.method !== 'POST';
  return isConditional ? [unchanged(context, held, operation, parameters)] : [];
}

/**
 * The key under which a request is answered once; undefined where it names none, or `refused`.
 * @param refused told why the key is none, if so
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

/** A digest of all by which one request differs from another: what it asks for, and what it asks to be held to. */
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

/** Whether an answer is one for good: what was too much, or not to be done just now, may be tried again. */
export const isKept = ({ status }: { status: number }): boolean => status < 500 && status !== 429;

/**
 * Performs what is no read: once for its idempotency key, and only while the object is as the caller has read it.
 * @param bytes the body as it was sent
 * @throws what is not kept of a request that comes with a key, and whatever another one is refused with
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
  // What could not be read cannot be compared with what is sent again.
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
