import type { Readable } from 'node:stream';

/** Where a program reads and writes; real streams unless a caller wants them elsewhere. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
  readonly input: Readable & { readonly isTTY?: boolean };
}

/** The streams of this process. */
export const standardStreams: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // Opened by the commands that read alone.
  get input() {
    return process.stdin;
  },
};
