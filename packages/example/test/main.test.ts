import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('prints the role that it created, with its member', { timeout: 300_000 }, () => {
  const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
  const printed = execFileSync(process.execPath, [main], { encoding: 'utf8' });
  expect(printed).toContain("name: 'On call'");
  expect(printed).toContain("email: 'ada@example.com'");
});
