import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Subject } from '@rolecall/contracts';
import { pathOfSubject } from '@rolecall/contracts/subject-paths';
import { expect, it } from 'vitest';

const app = fileURLToPath(new URL('../src/app', import.meta.url));

/** The route for all URLs without a page. */
const noPage = '[...path]';

/** The URLs that have a page, where `[…]` stands for any id. Folders in parentheses are not part of the URL. */
const routes = readdirSync(app, { recursive: true, encoding: 'utf8' })
  .filter((file) => (file === 'page.tsx' || file.endsWith(`${sep}page.tsx`)) && !file.startsWith(noPage))
  .map((file) =>
    dirname(file)
      .split(sep)
      .filter((part) => part !== '.' && !/^\(.*\)$/.test(part)),
  );

const hasPage = (path: string): boolean => {
  const parts = path.split('/').filter((part, index) => index > 0 && (part !== '' || path !== '/'));
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

/** The URLs that links in the sources lead to, with any id in place of each expression. */
const links = readdirSync(join(app, '..'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.tsx'))
  .flatMap((file) =>
    [...readFileSync(join(app, '..', file), 'utf8').matchAll(/\bhref(?:=|: )\{?["'`](\/[^"'`]*)/g)].map(
      ([, path = '']) => [path.replaceAll(/\$\{[^}]*\}/g, 'x').replace(/[?#].*$/, ''), file],
    ),
  );

it('the links are found', () => {
  expect(links.length).toBeGreaterThan(30);
});

it.each(links.filter(([path]) => !path?.startsWith('/api/')))('%s, which %s links to, has a page', (path = '') => {
  expect(hasPage(path)).toBe(true);
});

it.each(Subject.shape.kind.options)('a subject of the kind %s has a page', (kind) => {
  const path = pathOfSubject({ kind, id: kind === 'project' ? '1' : '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d' });
  expect(hasPage(path), path).toBe(true);
});
