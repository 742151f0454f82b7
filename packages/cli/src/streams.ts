import type { Readable } from 'node:stream';

/** The input and output of a program; real streams by default. */
export interface Streams {
  out(text: string): void;
  err(text: string): void;
  readonly input: Readable & { readonly isTTY?: boolean };
}

/** The streams of this process. */
export const standardStreams: Streams = {
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  // A getter, so that only commands that read input open it.
  get input() {
    return process.stdin;
  },
};
