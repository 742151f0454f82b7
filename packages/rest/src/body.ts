import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import {
  checkInputSize,
  maxJsonBytes,
  parseJson,
  requestTooLarge,
  RolecallError,
  validationError,
} from '@rolecall/contracts';
import { z } from 'zod';

const unsupported = (what: string, value: string) =>
  new RolecallError('unsupported_media_type', `Unsupported ${what} "${value.slice(0, 100)}" in request.`);
const malformed = (why: string) => new RolecallError('parse_error', `JSON parse error - ${why}`);

/** Whether a request says of itself that its body is larger than any that is read. */
export const declaresTooLarge = (req: IncomingMessage): boolean =>
  Number(req.headers['content-length'] ?? 0) > maxJsonBytes;

/** `application/json`, with any parameters, of which a charset must be UTF-8. */
function isJson(contentType: string): boolean {
  if (contentType === 'application/json') return true;
  const [type = '', ...parameters] = contentType.split(';');
  if (type.trim().toLowerCase() !== 'application/json') return false;
  return parameters.every((parameter) => {
    const [name = '', value = ''] = parameter.split('=');
    return name.trim().toLowerCase() !== 'charset' || /^"?utf-?8"?$/i.test(value.trim());
  });
}

/**
 * All bytes of a body, or undefined as soon as there are more than `maxBytes`; then the rest stays unread.
 * @throws where the sender goes away
 */
export function readBytes(req: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      chunks.push(chunk);
      if (length <= maxBytes) return;
      req.removeAllListeners('data').pause();
      resolve(undefined);
    });
    req.on('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)));
    req.on('error', reject);
    req.on('close', () => reject(new Error('The request ended early.')));
  });
}

/** The text of a body. @throws parse_error where what JavaScript would let pass as U+FFFD was something else when it was sent */
export function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw malformed('the body is not valid UTF-8.');
  return bytes.toString();
}

function parseObject(bytes: Buffer): object {
  const text = textOf(bytes);
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw malformed(error instanceof Error ? error.message : 'the body is not valid JSON.');
  }
  checkInputSize(value);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw validationError(new z.ZodError([{ code: 'invalid_type', expected: 'object', path: [], message: '' }]), value);
}

/** What came of a request's body: an object, or what was wrong with it. */
export type Body =
  | { value: object; /** As it was sent. */ bytes: Buffer; error?: never; unread?: never }
  | { value?: never; bytes?: never; error: RolecallError; /** Whether more of it would follow. */ unread: boolean };

/** Reads a body as a JSON object, not too deep nor too long; an empty one counts as `{}`. It never throws: problems with bodies are told last. */
export async function readBody(req: IncomingMessage): Promise<Body> {
  if (declaresTooLarge(req)) return { error: requestTooLarge(maxJsonBytes), unread: true };
  let bytes: Buffer | undefined;
  try {
    bytes = await readBytes(req, maxJsonBytes);
  } catch {
    return { error: malformed('the request ended early.'), unread: false };
  }
  if (!bytes) return { error: requestTooLarge(maxJsonBytes), unread: true };
  if (bytes.length === 0) return { value: {}, bytes };
  const contentType = req.headers['content-type'] ?? '';
  if (!isJson(contentType)) return { error: unsupported('media type', contentType), unread: false };
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') return { error: unsupported('content encoding', encoding), unread: false };
  try {
    return { value: parseObject(bytes), bytes };
  } catch (error) {
    if (error instanceof RolecallError) return { error, unread: false };
    throw error;
  }
}
