import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const main = fileURLToPath(new URL('../dist/server.js', import.meta.url));
export const authSecret = 'a secret for tests, of 32 characters and more';

/** The folder in which `npm start` runs the server. */
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

/** The built server, running as its own process. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  databaseUrl: string;
  /** What it has written to standard output and standard error. */
  output(): string;
  /** The request lines of its log, parsed. */
  requestLines(): Record<string, unknown>[];
  /** Sends a signal, by default SIGTERM, and waits for the end. @returns the exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built server and waits until it is ready.
 * @param whenDone called with a function that stops the server and deletes its files
 * @param files how many files and sockets it may have open
 */
export async function launch(
  env: Record<string, string>,
  whenDone: (end: () => Promise<void>) => void,
  files?: number,
): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-web-'));
  const port = env['PORT'] === undefined ? await freePort() : Number(env['PORT']);
  const databaseUrl = env['DATABASE_URL'] ?? `sqlite:${join(folder, 'rolecall.db')}`;
  const program = [process.execPath, main] as const;
  const [command, ...args] =
    files === undefined ? program : ['sh', '-c', `ulimit -n ${files}; exec "$0" "$1"`, ...program];
  const child = spawn(command, args, {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      AUTH_SECRET: authSecret,
      DEMO: '0',
      PORT: String(port),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null) child.kill(signal);
    const [code] = await exited;
    return code;
  };
  whenDone(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${output}`);
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.ok && output.includes('Rolecall is ready')) {
      const requestLines = () =>
        output
          .split('\n')
          .filter((line) => line.startsWith('{') && line.includes('"msg":"request"'))
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      return { url, child, databaseUrl, output: () => output, requestLines, stop };
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the server did not get ready:\n${output}`);
}
