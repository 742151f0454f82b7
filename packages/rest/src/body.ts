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

/** Whether a request declares a body larger than the limit. */
export const declaresTooLarge = (req: IncomingMessage): boolean =>
  Number(req.headers['content-length'] ?? 0) > maxJsonBytes;

/** Whether a content type is `application/json`, with any parameters; a charset must be UTF-8. */
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
 * Reads all bytes of a body. Returns undefined as soon as there are more than `maxBytes`, and leaves the rest unread.
 * @throws if the sender disconnects
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

/** Decodes a body. Bytes that are not UTF-8 are refused, because decoding would silently replace them with U+FFFD. @throws parse_error */
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

/** The result of reading a request body: an object, or what is wrong with it. */
export type Body =
  | { value: object; /** The bytes as sent. */ bytes: Buffer; error?: never; unread?: never }
  | {
      value?: never;
      bytes?: never;
      error: RolecallError;
      /** Whether part of the body is still unread. */ unread: boolean;
    };

/**
 * Reads a body as a JSON object within the size limits; an empty body counts as `{}`. Never throws, because problems with
 * the body are reported after all others.
 */
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
