#!/usr/bin/env node
import { run } from './program.ts';

// The reader of the output may close it early, as `head` does; the command still runs to its end.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv.slice(2));
