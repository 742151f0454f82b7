import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished } from 'vitest';
import { run as runHere } from '../src/program.ts';

export const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
export const secret = 'a secret for tests, of 32 characters and more';
/** The standard input of commands, unless a test specifies another. */
export const password = 'correct horse';

/** A new folder, which is removed when the test ends. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The outcome of a command. */
interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Expects success, and returns the printed value. */
function valueOf(words: string[], { status, stdout, stderr }: Ended): unknown {
  expect({ words, status, stderr }).toEqual({ words, status: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Expects failure without a stack trace, and returns the printed message. */
function refusalOf(words: string[], { status, stdout, stderr }: Ended): string {
  expect({ words, status, stdout }).toEqual({ words, status: 1, stdout: '' });
  expect(stderr).not.toMatch(/^\s+at /m);
  return stderr.trim();
}

/** The command line on a new database, by default an embedded one, run as a program. */
export function openInstallation(databaseUrl?: string) {
  const folder = newFolder();
  const url = databaseUrl ?? `sqlite:${join(folder, 'rolecall.db')}`;
  const environment = { PATH: process.env['PATH'] ?? '', DATABASE_URL: url, AUTH_SECRET: secret };
  /** @param setUp commands that a shell runs before it executes the command line */
  const run = (words: string[], env: Record<string, string> = {}, setUp = ''): Ended => {
    const shell = ['-c', `${setUp} exec "$@"`, 'sh', process.execPath, main, ...words];
    const { status, stdout, stderr } = spawnSync('sh', shell, {
      encoding: 'utf8',
      env: { ...environment, ...env },
      input: `${password}\n`,
    });
    return { status, stdout, stderr };
  };
  /** Runs with `--json`, expects success, and returns the printed value. */
  const json = (...words: string[]): unknown => valueOf(words, run([...words, '--json']));
  /** Runs with `--json`, expects failure without a stack trace, and returns the printed message. */
  const refused = (...words: string[]): string => refusalOf(words, run([...words, '--json']));
  /** The same in this process, for tests that are not about the process itself. */
  const here = {
    async run(
      words: string[],
      env: Record<string, string> = {},
      input: string | Buffer = `${password}\n`,
    ): Promise<Ended> {
      const outside = process.env;
      process.env = { ...environment, ...env };
      let [stdout, stderr] = ['', ''];
      try {
        const status = await runHere(words, {
          out: (text) => (stdout += text),
          err: (text) => (stderr += text),
          input: Readable.from([input]),
        });
        return { status, stdout, stderr };
      } finally {
        process.env = outside;
      }
    },
    json: async (...words: string[]): Promise<unknown> => valueOf(words, await here.run([...words, '--json'])),
    refused: async (...words: string[]): Promise<string> => refusalOf(words, await here.run([...words, '--json'])),
  };
  /** Starts a command without waiting for it. */
  const start = (...words: string[]): ChildProcess => {
    const child = spawn(process.execPath, [main, ...words], { env: environment, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  return { folder, databaseUrl: url, run, json, refused, start, here };
}
