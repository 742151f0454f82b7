import type { Actor } from '@rolecall/api';
import { RolecallError } from '@rolecall/contracts';
import { type DestinationStream, type Logger, pino } from 'pino';

/** Bytes gathered before a write; and how long a line waits at most. Logging is on every request's way. */
const minLength = 4096;
const flushMs = 500;

/** One JSON line each on standard output, written in batches off the request's way. Flush it before the process ends. */
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
      // Nothing can be written before the file is open, and nobody can read after the pipe is closed.
      try {
        destination.flushSync();
      } catch {
        return;
      }
    },
  };
}

/** Who acted, by kind and id: never by name, address or credential. */
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

/** Writes what no caller should have met: in a sentence that says it all where the database is away or callers ask for too much at once, else with its stack. */
export function logFailure(log: Logger, cause: unknown, about: object): void {
  if (cause instanceof RolecallError) log.warn(about, cause.message);
  else if (cause instanceof Error && cause.name === 'DatabaseUnavailableError') log.error(about, cause.message);
  else log.error({ ...about, err: cause }, 'unexpected error');
}

/** What is written of every request. No address of a sender, cookie, token, query or body. */
export interface RequestLine {
  id: string;
  method: string;
  /** The path with its parameters' names; null where no route has it. */
  route: string | null;
  /** What was asked for; present where there is no such path. */
  path?: string;
  /** The tool that was called; present where a model's client sent the request. */
  tool?: string | null;
  status: number;
  ms: number;
  actor: object | null;
  /** Present where the caller went away before the answer was out. */
  aborted?: true;
}

const toTenths = (ms: number) => Math.round(ms * 10) / 10;

export function logRequest(log: Logger, line: RequestLine): void {
  log.info({ ...line, ms: toTenths(line.ms) }, 'request');
}
