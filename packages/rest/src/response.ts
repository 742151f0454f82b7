import type { IncomingMessage, ServerResponse } from 'node:http';
import { isNamed } from './etag.ts';

/** What is sent, before the headers that every answer carries. */
export interface ApiResponse {
  status: number;
  /** JSON; undefined where there is no body. */
  body?: string | Buffer | undefined;
  /** Names and values in turn. */
  headers?: readonly string[] | undefined;
  /** For reads: the validator with which a caller may ask whether anything changed. */
  etag?: string | undefined;
  /** Whether secrets are in it, which no cache may keep. */
  secret?: boolean | undefined;
}

/** Whether the caller already holds this representation. */
function isHeldBy(req: IncomingMessage, etag: string): boolean {
  const held = req.headers['if-none-match'];
  return held !== undefined && (held.trim() === '*' || isNamed(held, etag));
}

// How long the rest of a refused body is thrown away before the connection closes. A caller that still sends would
// otherwise lose the answer to a connection reset.
const lingerMs = 1000;

/** How long an answer waits for others, in milliseconds. */
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

/** Which turn of the event loop this is: an answer that is made in the turn of its request has waited for nothing. */
export function currentTurn(): number {
  if (!isTurnCounted) {
    isTurnCounted = true;
    setImmediate(endTurn);
  }
  return turn;
}

/**
 * Sends with the answers to other requests that have come by now, where they are made soon. To wake a process that waits
 * for its answer costs more than most answers do, and one that gets several at once is woken once.
 */
function sendTogether(end: () => void): void {
  const now = performance.now();
  if (waiting.push(end) === 1) waitingSince = now;
  else if (now - waitingSince > mostWait) sendWaiting();
}

/**
 * Sends an answer and tells the status that went out, which is 304 where the caller holds it already.
 * @param close whether the connection ends with it, because the request has a body that is not read
 * @param since the turn in which the request came; answers that had to wait for something come in groups by themselves
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
