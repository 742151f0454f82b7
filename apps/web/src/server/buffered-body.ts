import { IncomingMessage } from 'node:http';
import { readBytes } from '@rolecall/rest';

/**
 * Reads a request's body into memory, for a reader that has no limit of its own.
 * @returns the bytes, and a request from which they can be read again; undefined if there are more than `maxBytes`, and the rest
 * is unread
 * @throws if the sender disconnects
 */
export async function bufferBody(
  req: IncomingMessage,
  maxBytes: number,
): Promise<{ body: Buffer; held: IncomingMessage } | undefined> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers;
  if (Number(length) > maxBytes) return undefined;
  if (encoding === undefined && Number(length) === 0) return { body: Buffer.alloc(0), held: req };
  const body = await readBytes(req, maxBytes);
  if (!body) return undefined;
  // A request that was read cannot be read again, so a new one replaces it.
  const { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor } = req;
  const head = { method, url, headers, rawHeaders, httpVersion, httpVersionMajor, httpVersionMinor };
  const held = Object.assign(new IncomingMessage(req.socket), head, { complete: true });
  held.push(body);
  held.push(null);
  return { body, held };
}
