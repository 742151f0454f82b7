import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeWrongFile, wrongFiles } from '../../db/testing/wrong-files.ts';
import { InstallationError } from '../src/installation-error.ts';
import { diagnoseInstallation, openRolecall } from '../src/rolecall.ts';
import { testSecret } from './support.ts';

/** The names of the files next to it, and its content as one string: comparing a megabyte byte by byte takes seconds. */
const stateOf = (path: string) => ({
  content: existsSync(path) && lstatSync(path).isFile() ? readFileSync(path, 'base64') : undefined,
  beside: readdirSync(dirname(path)),
});

// Errors that only unprivileged processes get are in the tests of the command line and of the server.
describe.each(wrongFiles.filter(({ unprivileged }) => !unprivileged))('if the database path has $title', (wrong) => {
  it('opening reports it in one sentence, `doctor` detects it, and nothing is written', async () => {
    const { path, remove } = await makeWrongFile(wrong);
    onTestFinished(remove);
    const databaseUrl = `sqlite:${path}`;
    const before = stateOf(path);
    for (const migrate of [true, false]) {
      const error = await openRolecall({ databaseUrl, secret: testSecret, migrate }).catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(InstallationError);
      expect((error as Error).message).toMatch(wrong.sentence);
    }
    // A dangling link counts as a missing database, which is not diagnosed further.
    if (existsSync(path)) {
      const findings = await diagnoseInstallation({ databaseUrl, secret: testSecret });
      const database = findings.find(({ check }) => check === 'database');
      expect(database).toMatchObject({ ok: false, detail: expect.stringMatching(wrong.sentence) });
    }
    expect(stateOf(path)).toEqual(before);
  });
});
