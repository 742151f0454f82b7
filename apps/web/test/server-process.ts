import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

export const main = fileURLToPath(new URL('../dist/server.js', import.meta.url));
export const authSecret = 'a secret for tests, of 32 characters and more';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no free port');
  return address.port;
}

/** The server as people run it: a process of its own. */
export interface ServerProcess {
  url: string;
  child: ChildProcess;
  databaseUrl: string;
  /** What it has written to standard output. */
  output(): string;
  /** The lines of its log about requests. */
  requestLines(): Record<string, unknown>[];
  /** Asks it to end. @returns its exit code */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the built server and waits until it is ready.
 * @param whenDone is told what ends it, and removes what it wrote
 * @param files how many files and sockets it may have open
 */
async function launch(
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

/** Starts the built server for one test, and waits until it is ready. @param files how many files and sockets it may have open */
export const startServer = (env: Record<string, string> = {}, files?: number): Promise<ServerProcess> =>
  launch(env, onTestFinished, files);

/** Starts the built server for all tests of a suite, each with people of its own; there are no limits on attempts. */
export function shareServer(): ServerProcess {
  const server = {} as ServerProcess;
  let end = async () => {};
  const unlimited = { SIGN_UP_LIMIT_PER_ADDRESS: '0', SIGN_IN_LIMIT_PER_ADDRESS: '0' };
  beforeAll(async () => void Object.assign(server, await launch(unlimited, (ending) => (end = ending))));
  afterAll(() => end());
  return server;
}

let people = 0;

/** An address that no other test of the file has. */
export const newAddress = (): string => `person-${(people += 1)}@example.com`;

/** A browser as far as cookies go. */
export class Browser {
  readonly #url: string;
  readonly #cookies = new Map<string, string>();

  /** @param cookie what it has from another visit */
  constructor(url: string, cookie = '') {
    this.#url = url;
    for (const pair of cookie.split('; ').filter(Boolean)) {
      const equals = pair.indexOf('=');
      this.#cookies.set(pair.slice(0, equals), pair.slice(equals + 1));
    }
  }

  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Sends a request of one of our own pages, unless the headers say otherwise. */
  async send(
    method: string,
    path: string,
    { body, headers = { 'sec-fetch-site': 'same-origin' } }: { body?: string; headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const response = await fetch(this.#url + path, {
      method,
      redirect: 'manual',
      headers: {
        cookie: this.cookie,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      const value = pair.slice(equals + 1);
      if (value === '' || /max-age=0/i.test(line)) this.#cookies.delete(pair.slice(0, equals));
      else this.#cookies.set(pair.slice(0, equals), value);
    }
    return response;
  }

  /** Calls a mutation as the web app does. */
  mutate(procedure: string, input: object = {}): Promise<Response> {
    return this.send('POST', `/api/trpc/${procedure}`, { body: JSON.stringify(input) });
  }

  async #csrfToken(): Promise<string> {
    const response = await this.send('GET', '/api/auth/csrf');
    return ((await response.json()) as { csrfToken: string }).csrfToken;
  }

  /** Signs in with a password. @returns where next-auth sends the browser */
  async signIn(email: string, password: string): Promise<string> {
    const form = new URLSearchParams({ csrfToken: await this.#csrfToken(), email, password, json: 'true' });
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
    const response = await this.send('POST', '/api/auth/callback/credentials', { body: form.toString(), headers });
    return ((await response.json()) as { url: string }).url;
  }

  async signOut(): Promise<void> {
    const form = new URLSearchParams({ csrfToken: await this.#csrfToken(), json: 'true' });
    await this.send('POST', '/api/auth/signout', {
      body: form.toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    });
  }
}
