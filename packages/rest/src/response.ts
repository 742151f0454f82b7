import type { IncomingMessage, ServerResponse } from 'node:http';
import { isNamed } from './etag.ts';

/** A response, without the headers that every response has. */
export interface ApiResponse {
  status: number;
  /** JSON; undefined if there is no body. */
  body?: string | Buffer | undefined;
  /** Names and values, alternating. */
  headers?: readonly string[] | undefined;
  /** For reads: the ETag with which a caller can ask whether anything changed. */
  etag?: string | undefined;
  /** Whether the response contains secrets, which no cache may store. */
  secret?: boolean | undefined;
}

/** Whether the caller already holds this representation. */
function isHeldBy(req: IncomingMessage, etag: string): boolean {
  const held = req.headers['if-none-match'];
  return held !== undefined && (held.trim() === '*' || isNamed(held, etag));
}

// How long the rest of a refused body is discarded before the connection closes. Otherwise a caller that is still sending
// would lose the response to a connection reset.
const lingerMs = 1000;

/** Maximum time that a response waits for others, in milliseconds. */
const mostWait = 1;

const waiting: (() => void)[] = [];
let waitingSince = 0;
let turn = 0;
let isTurnCounted = false;

function sendWaiting(): void {
  for (const end of waiting.splice(0)) end();
}

function endTurn(): void {
  turn += 1;
  isTurnCounted = false;
  sendWaiting();
}

/**
 * The number of the current turn of the event loop. A response made in the same turn as its request has waited for nothing.
 */
export function currentTurn(): number {
  if (!isTurnCounted) {
    isTurnCounted = true;
    setImmediate(endTurn);
  }
  return turn;
}

/**
 * Sends a response together with those to other requests that have arrived by now, if they are made soon. Waking a process
 * that waits for a response costs more than making most responses, and a process that gets several at once is woken once.
 */
function sendTogether(end: () => void): void {
  const now = performance.now();
  if (waiting.push(end) === 1) waitingSince = now;
  else if (now - waitingSince > mostWait) sendWaiting();
}

/**
 * Sends a response and returns the status sent, which is 304 if the caller already holds it.
 * @param close whether to close the connection afterwards, because the request has a body that is not read
 * @param since the turn in which the request arrived; responses that had to wait for something are grouped anyway
 */
export function send(
  req: IncomingMessage,
  res: ServerResponse,
  requestId: string,
  { status, body, headers = [], etag, secret = false }: ApiResponse,
  close: boolean,
  since?: number,
): number {
  const read = etag !== undefined;
  const end = (sent?: Buffer) => {
    if (since === turn) sendTogether(() => res.end(sent));
    else res.end(sent);
  };
  const all = [
    ...headers,
    'X-Request-Id',
    requestId,
    'Vary',
    'Authorization, Cookie',
    'Cache-Control',
    read && !secret ? 'private, no-cache' : 'no-store',
  ];
  if (close) all.push('Connection', 'close');
  if (read) {
    all.push('ETag', etag);
    if (isHeldBy(req, etag)) {
      res.writeHead(304, all);
      end();
      return 304;
    }
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  if (bytes) all.push('Content-Type', 'application/json; charset=utf-8', 'X-Content-Type-Options', 'nosniff');
  if (status !== 204) all.push('Content-Length', String(bytes?.length ?? 0));
  res.writeHead(status, all);
  const sent = req.method === 'HEAD' ? undefined : bytes;
  if (close) {
    if (sent) res.write(sent);
    req.resume();
    const stop = () => {
      clearTimeout(timer);
      res.end();
    };
    const timer = setTimeout(stop, lingerMs);
    req.once('end', stop).once('close', stop);
  } else {
    end(sent);
  }
  return status;
}
