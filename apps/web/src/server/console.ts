import { format, stripVTControlCharacters } from 'node:util';
import type { Logger } from 'pino';

/** How many frames of a stack are kept: enough to find the place. */
const maxFrames = 8;

// Frames that every write to the console passes through.
const passedByAll = /next\/dist\/server\/node-environment-extensions\/|\(node:/;

/** Where in the code an error was created, without its message; empty if the two cannot be separated. */
function placeOf({ stack = '', message }: Error): string {
  const start = stack.indexOf(message);
  if (start === -1) return '';
  return stack
    .slice(start + message.length)
    .split('\n')
    .filter((line) => line.startsWith('    at ') && !passedByAll.test(line))
    .slice(0, maxFrames)
    .map((line) => line.trim().replace(/[^\s(]*\/node_modules\//, ''))
    .join('\n');
}

/** The parts of an error that are safe to log. */
function kindOf(error: Error) {
  const { code, digest } = error as { code?: unknown; digest?: unknown };
  const word = (value: unknown) => (typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined);
  return { type: word(error.name), code: word(code), digest: word(digest), stack: placeOf(error) };
}

/** The log level of each console method; the others write nothing, or what `log` would. */
const levels = {
  assert: 'error',
  error: 'error',
  warn: 'warn',
  trace: 'info',
  log: 'info',
  info: 'info',
  debug: 'debug',
  dir: 'info',
  dirxml: 'info',
  table: 'info',
  count: 'info',
  group: 'info',
  groupCollapsed: 'info',
  timeEnd: 'info',
  timeLog: 'info',
} as const satisfies Partial<Record<keyof Console, keyof Logger>>;

/**
 * Redirects what Next and libraries write to the console, and node's warnings, to the log. These texts are written for people at
 * a terminal: they have several lines, and contain what a caller sent, such as the URL of a request. So, once there can be
 * callers, the text itself is not logged, only where in the code it was written, and the type and place of each error in it;
 * messages that are neither warnings nor about an error are dropped.
 * @param hasCallers whether requests are accepted
 * @param requestId the id of the current request, if any
 */
export function logConsole(log: Logger, hasCallers: () => boolean, requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(levels)) {
    const write = (...values: unknown[]) => {
      if (method === 'assert' && Boolean(values[0])) return;
      const here = new Error();
      Error.captureStackTrace(here, write);
      const errors = values.filter((value) => value instanceof Error).map(kindOf);
      const text = hasCallers() ? undefined : stripVTControlCharacters(format(...values));
      // Without its text, such a message says nothing.
      if (text === undefined && errors.length === 0 && level !== 'warn' && level !== 'error') return;
      log[level]({ id: requestId(), text, errors, stack: placeOf(here) }, `console.${method}`);
    };
    Object.assign(globalThis.console, { [method]: write });
  }
  // Node's own listener prints them.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn(kindOf(warning), 'warning of node'));
}
