/** `npm run dev`: serves for development; packages are rebuilt and the server is restarted as their sources change. */
import { execute } from './lib/processes.mjs';
import { install, tool } from './lib/workspace.mjs';

await install();
process.exit(
  await execute(tool('turbo'), ['watch', 'dev', '--filter=@rolecall/web', '--ui=stream', '--env-mode=loose']),
);
