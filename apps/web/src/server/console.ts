import { format, stripVTControlCharacters } from 'node:util';
import type { Logger } from 'pino';

/** How much of a stack is kept: enough to find the place. */
const maxFrames = 8;

// Calls that every write passes.
const passedByAll = /next\/dist\/server\/node-environment-extensions\/|\(node:/;

/** Where in the code an error was made, without its message; empty where the two cannot be told apart. */
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

/** What is safe to keep of an error. */
function kindOf(error: Error) {
  const { code, digest } = error as { code?: unknown; digest?: unknown };
  const word = (value: unknown) => (typeof value === 'string' && /^\w{1,64}$/.test(value) ? value : undefined);
  return { type: word(error.name), code: word(code), digest: word(digest), stack: placeOf(error) };
}

/** Methods of the console by what they are to the log; the others write nothing, or what `log` would. */
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
 * Turns what Next and libraries write to the console, and warnings of node, into lines of the log. They are written for
 * people at a terminal: in several lines, and with what a caller sent, such as the address of a request. So, once there
 * can be callers, the text is not kept, but where in the code it was written, and the kind and place of each error in it;
 * and nothing of what is neither a warning nor of an error.
 * @param hasCallers whether requests are taken
 * @param requestId id of the request that is being answered, if any
 */
export function logConsole(log: Logger, hasCallers: () => boolean, requestId: () => string | undefined): void {
  for (const [method, level] of Object.entries(levels)) {
    const write = (...values: unknown[]) => {
      if (method === 'assert' && Boolean(values[0])) return;
      const here = new Error();
      Error.captureStackTrace(here, write);
      const errors = values.filter((value) => value instanceof Error).map(kindOf);
      const text = hasCallers() ? undefined : stripVTControlCharacters(format(...values));
      // A note says nothing without its words.
      if (text === undefined && errors.length === 0 && level !== 'warn' && level !== 'error') return;
      log[level]({ id: requestId(), text, errors, stack: placeOf(here) }, `console.${method}`);
    };
    Object.assign(globalThis.console, { [method]: write });
  }
  // Node's own listener prints them.
  process.removeAllListeners('warning');
  process.on('warning', (warning) => log.warn(kindOf(warning), 'warning of node'));
}
