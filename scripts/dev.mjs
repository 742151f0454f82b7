/** `npm run dev`: serves for development; rebuilds packages and restarts the server when their sources change. */
import { execute } from './lib/processes.mjs';
import { install, tool } from './lib/workspace.mjs';

await install();
process.exit(
  await execute(tool('turbo'), ['watch', 'dev', '--filter=@rolecall/web', '--ui=stream', '--env-mode=loose']),
);
