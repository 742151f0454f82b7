import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const library = (name: string) => fileURLToPath(new URL(`../../../scripts/lib/${name}`, import.meta.url));

it('a new `npm start` waits for work that a killed one left running', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-start-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [lock, done, mayEnd] = ['lock', 'done', 'may-end'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  // Runs a shell command in the way that scripts/lib/workspace.mjs runs a build.
  const program = `
    import { withLock } from ${JSON.stringify(library('lock.mjs'))};
    import { execute } from ${JSON.stringify(library('processes.mjs'))};
    process.exit(await execute(...withLock(${JSON.stringify(lock)}, 'sh', ['-c', process.argv[1]])));`;
  const start = (command: string): ChildProcess => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program, command], {
      env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    return child;
  };
  // Ends what the killed process left behind, however the test ends.
  onTestFinished(() => writeFileSync(mayEnd, ''));

  const first = start(`echo begun; while [ ! -e ${mayEnd} ]; do sleep 0.05; done; echo first >> ${done}`);
  await once(first.stdout as NodeJS.ReadableStream, 'data');
  first.kill('SIGKILL');
  await once(first, 'exit');

  const second = start(`echo second >> ${done}`);
  const ended = once(second, 'exit');
  const [output] = (await once(second.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  expect(output.toString()).toContain('Waiting until what else is at work here has ended');
  await sleep(200);
  expect(existsSync(done)).toBe(false);
  writeFileSync(mayEnd, '');
  expect(await ended).toEqual([0, null]);
  expect(readFileSync(done, 'utf8')).toBe('first\nsecond\n');

  const third = start(`echo third >> ${done}`);
  expect(await once(third, 'exit')).toEqual([0, null]);
});
