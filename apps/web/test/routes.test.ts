import { readdirSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Subject } from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import { expect, it } from 'vitest';

const app = fileURLToPath(new URL('../src/app', import.meta.url));

/** The addresses that have a page, each with `[…]` for a part that is any id; folders in parentheses are no part of them. */
const routes = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => file === 'page.tsx' || file.endsWith(`${sep}page.tsx`))
  .map((file) =>
    dirname(file)
      .split(sep)
      .filter((part) => part !== '.' && !/^\(.*\)$/.test(part)),
  );

const hasPage = (path: string): boolean => {
  const parts = path.split('/').slice(1);
  return routes.some(
    (route) =>
      route.length === parts.length &&
      route.every((part, index) => part === parts[index] || (/^\[.+\]$/.test(part) && parts[index] !== '')),
  );
};

it('the routes are found', () => {
  expect(hasPage('/roles/x')).toBe(true);
  for (const path of ['/roles/x/y', '/no-such-page', '/(app)/roles']) expect(hasPage(path), path).toBe(false);
});

it.each(Subject.shape.kind.options)('a subject of the kind %s has a page', (kind) => {
  const path = pathOfSubject({ kind, id: kind === 'project' ? '1' : '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d' });
  expect(hasPage(path), path).toBe(true);
});
