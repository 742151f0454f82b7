import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type Context, contextIn, type WriteGuard } from '@rolecall/api';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import { etagOf, isNamed } from './etag.ts';
import { type Operation, type OperationRequest, perform } from './operations.ts';

/** How the object that a request is about is read. */
export interface ObjectRead {
  operation: Operation;
  parameters: readonly string[];
}

/**
 * Holds a write to what its caller has read of the object, as the caller would read it now: `If-Match`.
 * @param object undefined where nothing reads it: then nobody can have read it
 */
function unchanged(context: Context, held: string, object: ObjectRead | undefined): WriteGuard {
  const failed = () => new RolecallError('precondition_failed', sentences.changedSinceRead);
  return {
    async before(trx) {
      if (!object) throw failed();
      const { operation, parameters } = object;
      // Only lists have addresses.
      const now = await perform(operation, contextIn(context, trx), { parameters, query: '' }, () => '');
      if (!isNamed(held, etagOf(Buffer.from(JSON.stringify(now))))) throw failed();
    },
  };
}

/** What a request's headers hold its write to. */
export function guardsOf(req: IncomingMessage, context: Context, object: ObjectRead | undefined): WriteGuard[] {
  const held = req.headers['if-match'];
  // Without a tag it asks that there is such an object, as every write does.
  const isConditional = held !== undefined && held.trim() !== '*' && req.method !== 'POST';
  return isConditional ? [unchanged(context, held, object)] : [];
}

/**
 * The key under which a request is answered once; undefined where it names none, or `refused`.
 * @param refused told why the key is none, if so
 */
export function idempotencyKeyOf(req: IncomingMessage, refused: (error: RolecallError) => void): string | undefined {
  const key = req.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\u0020-\u007E]{1,255}$/.test(key)) return key;
  refused(invalidInput('Must be 1 to 255 printable ASCII characters.', 'Idempotency-Key'));
  return undefined;
}

/** A digest of all by which one request differs from another: what it asks for, and what it asks to be held to. */
export const digestOfRequest = (
  { headers }: IncomingMessage,
  { id }: Operation,
  { parameters, query }: OperationRequest,
  body: Buffer | undefined,
): string =>
  createHash('sha256')
    .update(JSON.stringify([id, parameters, query, headers['if-match'] ?? null, headers['x-organization-id'] ?? null]))
    .update(body ?? '')
    .digest('base64url');
