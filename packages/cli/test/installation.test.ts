import { execFile, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { password } from './command-line.ts';

const ours = fileURLToPath(new URL('../', import.meta.url));

/** The built command line in a new folder with its own `data` folder, as in a fresh clone. */
function clone() {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-clone-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const cli = join(folder, 'packages/cli');
  for (const part of ['dist', 'package.json']) cpSync(join(ours, part), join(cli, part), { recursive: true });
  symlinkSync(join(ours, 'node_modules'), join(cli, 'node_modules'));
  const main = join(cli, 'dist/main.js');
  const env = { PATH: process.env['PATH'] ?? '' };
  const run = (words: string[], more: Record<string, string> = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words, '--json'], {
      encoding: 'utf8',
      env: { ...env, ...more },
      input: password,
    });
    return { status, stdout, stderr };
  };
  const doctor = (more: Record<string, string> = {}) => {
    const { status, stdout, stderr } = run(['doctor'], more);
    expect(stderr).toBe('');
    return {
      status,
      checks: Object.fromEntries(
        (JSON.parse(stdout) as { check: string; ok: boolean }[]).map(({ check, ok }) => [check, ok]),
      ),
    };
  };
  return { data: join(folder, 'data'), main, env, run, doctor };
}

const create = (name: string) => ['user', 'create', '--email', `${name}@example.com`, '--password-stdin'];
const healthy = { database: true, schema: true, integrity: true, clock: true, secret: true };

describe('without settings', () => {
  it('the database and a secret readable only by its owner are created in data, once', () => {
    const { data, run, doctor } = clone();
    // Empty variables count as missing.
    expect(run(create('ada'), { AUTH_SECRET: '', DATABASE_URL: '' })).toMatchObject({ status: 0, stderr: '' });
    expect(readdirSync(data)).toEqual(expect.arrayContaining(['rolecall.db', 'secret']));
    expect(statSync(join(data, 'secret')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(data, 'secret'), 'utf8').trim().length).toBeGreaterThanOrEqual(32);
    expect(doctor()).toEqual({ status: 0, checks: healthy });

    rmSync(join(data, 'secret'));
    expect(doctor()).toEqual({ status: 1, checks: { ...healthy, secret: false } });
    expect(existsSync(join(data, 'secret'))).toBe(false);
    // A new secret is not the one that the database was created with.
    const { status, stdout, stderr } = run(create('grace'));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('AUTH_SECRET is not the secret this database was made with.');
  });

  it('commands that start at the same time use the same secret', async () => {
    const { data, main, env } = clone();
    const names = ['ada', 'grace', 'edsger'];
    const made = await Promise.all(
      names.map((name) => {
        const ended = promisify(execFile)(process.execPath, [main, ...create(name), '--json'], { env });
        ended.child.stdin?.end(password);
        return ended;
      }),
    );
    expect(made.map(({ stdout }) => (JSON.parse(stdout) as { email: string }).email)).toEqual(
      names.map((name) => `${name}@example.com`),
    );
    expect(readdirSync(data).filter((file) => file.startsWith('secret'))).toEqual(['secret']);
  });

  it('doctor reports that both are missing, and creates neither', () => {
    const { data, doctor } = clone();
    expect(doctor()).toEqual({ status: 1, checks: { database: false, schema: false, secret: false } });
    expect(existsSync(data)).toBe(false);
  });
});

describe('a secret that is too short is refused', () => {
  it('if it is given, before anything is created', () => {
    const { data, run } = clone();
    const { status, stdout, stderr } = run(['migrate'], { AUTH_SECRET: 'short' });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toBe('AUTH_SECRET must have at least 32 characters.\n');
    expect(existsSync(data)).toBe(false);
  });

  it('if it is stored, with the name of its file', () => {
    const { data, run } = clone();
    mkdirSync(data);
    writeFileSync(join(data, 'secret'), 'short\n');
    const { status, stderr } = run(['migrate']);
    expect(status).toBe(1);
    expect(stderr).toContain(join(data, 'secret'));
  });
});
