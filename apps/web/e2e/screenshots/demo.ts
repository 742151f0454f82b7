import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { webServer } from '../../playwright.config.ts';

const cli = fileURLToPath(new URL('../../../../packages/cli/dist/main.js', import.meta.url));

/** Creates the credentials for the demo in the server's database, once for all workers. */
export default function provideSignIn(): void {
  const { DATABASE_URL, AUTH_SECRET } = webServer.env;
  process.env['ROLECALL_E2E_DEMO'] = execFileSync(process.execPath, [cli, '--json', 'demo', 'credentials'], {
    env: { ...process.env, DATABASE_URL, AUTH_SECRET },
    encoding: 'utf8',
  });
}
