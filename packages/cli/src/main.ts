#!/usr/bin/env node
import { run } from './program.ts';

// Whoever reads may have had enough, as `head` has: what was begun is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.exitCode = await run(process.argv.slice(2));
