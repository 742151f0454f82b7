import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

it('the first typed call of the README compiles and does what it says', { timeout: 60_000 }, () => {
  const [, example = ''] = /```ts\n([\s\S]+?)```/.exec(read('../../../README.md')) ?? [];
  const statements = example.split('\n').filter((line) => line !== '' && !line.startsWith('import'));
  expect(statements.length).toBeLessThanOrEqual(10);

  // Inside this package, which depends on @rolecall/api as another one would.
  const folder = mkdtempSync(fileURLToPath(new URL('../.readme-', import.meta.url)));
  const elsewhere = mkdtempSync(join(tmpdir(), 'rolecall-readme-'));
  onTestFinished(() => {
    for (const path of [folder, elsewhere]) rmSync(path, { recursive: true, force: true });
  });
  const file = join(folder, 'example.ts');
  writeFileSync(file, example);
  const options = ['--ignoreConfig', '--target', 'ES2023', '--module', 'NodeNext', '--strict', '--skipLibCheck'];
  const tsc = fileURLToPath(new URL('../node_modules/.bin/tsc', import.meta.url));
  expect(execFileSync(tsc, [...options, '--types', 'node', file], { encoding: 'utf8' })).toBe('');

  const printed = execFileSync(process.execPath, [join(folder, 'example.js')], { encoding: 'utf8', cwd: elsewhere });
  expect(printed).toContain("name: 'On call'");
  expect(printed).toContain('members: [');
});
