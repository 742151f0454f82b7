import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeWrongFile, wrongFiles } from '../../db/testing/wrong-files.ts';
import { InstallationError } from '../src/installation-error.ts';
import { diagnoseInstallation, openRolecall } from '../src/rolecall.ts';
import { testSecret } from './support.ts';

/** What is in the file, as one string: bytes of a megabyte would be compared one by one, for seconds. And what lies beside it. */
const stateOf = (path: string) => ({
  content: existsSync(path) && lstatSync(path).isFile() ? readFileSync(path, 'base64') : undefined,
  beside: readdirSync(dirname(path)),
});

// What only the unprivileged meet takes a process that is: the tests of the command line and of the server have those.
describe.each(wrongFiles.filter(({ unprivileged }) => !unprivileged))('where there is $title', (wrong) => {
  it('opening says so in a sentence, `doctor` finds it, and nothing is written', async () => {
    const { path, remove } = await makeWrongFile(wrong);
    onTestFinished(remove);
    const databaseUrl = `sqlite:${path}`;
    const before = stateOf(path);
    for (const migrate of [true, false]) {
      const error = await openRolecall({ databaseUrl, secret: testSecret, migrate }).catch((thrown: Error) => thrown);
      expect(error).toBeInstanceOf(InstallationError);
      expect((error as Error).message).toMatch(wrong.sentence);
    }
    // A link to nothing is no database to look over yet.
    if (existsSync(path)) {
      const findings = await diagnoseInstallation({ databaseUrl, secret: testSecret });
      const database = findings.find(({ check }) => check === 'database');
      expect(database).toMatchObject({ ok: false, detail: expect.stringMatching(wrong.sentence) });
    }
    expect(stateOf(path)).toEqual(before);
  });
});
