import type { Actor } from '@rolecall/api';
import { RolecallError } from '@rolecall/contracts';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Bytes collected before a write, and the longest delay of a line in milliseconds. Every request logs a line. */
const minLength = 4096;
const flushMs = 500;

/** Writes JSON lines to standard output, in batches that do not delay requests. Flush it before the process exits. */
export function createLog(level: string): { log: Logger; flush(): void } {
  const destination = pino.destination({ dest: 1, sync: false, minLength });
  setInterval(() => destination.flush(), flushMs).unref();
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination as DestinationStream,
  );
  return {
    log,
    flush() {
      // Writing fails before the file is open, and after the pipe is closed.
      try {
        destination.flushSync();
      } catch {
        return;
      }
    },
  };
}

/** The caller by kind and id: never by name, address or credential. */
export function loggedActor(actor: Actor | null): object | null {
  switch (actor?.kind) {
    case 'user':
      return {
        kind: actor.key ? 'key' : 'session',
        user: actor.user.uuid,
        ...(actor.key ? { key: actor.key.id } : {}),
      };
    case 'project':
      return { kind: 'project', project: actor.project.id };
    case 'anonymous':
      return actor.rejected ? { kind: 'rejected' } : { kind: 'anonymous' };
    default:
      return actor;
  }
}

/**
 * Logs a failure that no caller should have met: as one sentence if the database is unavailable or callers request too much at
 * once, otherwise with its stack.
 */
export function logFailure(log: Logger, cause: unknown, about: object): void {
  if (cause instanceof RolecallError) log.warn(about, cause.message);
  else if (cause instanceof Error && cause.name === 'DatabaseUnavailableError') log.error(about, cause.message);
  else log.error({ ...about, err: cause }, 'unexpected error');
}

/** The log line of a request. It contains no sender's address, cookie, token, query or body. */
export interface RequestLine {
  id: string;
  method: string;
  /** The path with the names of its parameters; null if no route matches. */
  route: string | null;
  /** The requested path; present if there is no such path. */
  path?: string;
  /** The tool that was called; present if an MCP client sent the request. */
  tool?: string | null;
  status: number;
  ms: number;
  actor: object | null;
  /** Present if the caller disconnected before the response was sent. */
  aborted?: true;
}

const toTenths = (ms: number) => Math.round(ms * 10) / 10;

export function logRequest(log: Logger, line: RequestLine): void {
  log.info({ ...line, ms: toTenths(line.ms) }, 'request');
}
