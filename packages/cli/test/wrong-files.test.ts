import { spawnSync } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeWrongFile, withoutPrivileges, wrongFilesForPrograms } from '../../db/testing/wrong-files.ts';
import { main, secret } from './command-line.ts';

describe.each(wrongFilesForPrograms)('if the database path has $title', (wrong) => {
  it('a command reports it in one line, and fails', async () => {
    const { path, remove } = await makeWrongFile(wrong);
    onTestFinished(remove);
    const [command = '', ...words] = [...withoutPrivileges, process.execPath, main, 'migrate'];
    const { status, stdout, stderr } = spawnSync(command, words, {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: `sqlite:${path}`, AUTH_SECRET: secret },
    });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr.trim()).toMatch(wrong.sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
