import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pages } from '../e2e/screenshots/pages.ts';

/** The routes of the pages, from their folders. Folders in parentheses are not part of URLs. */
const routes = readdirSync(new URL('../src/app', import.meta.url), { recursive: true, encoding: 'utf8' })
  .filter((path) => /(^|\/)page\.tsx$/.test(path))
  .map((path) => `/${path.replace(/page\.tsx$/, '').replaceAll(/\([^)]*\)\//g, '')}`.replace(/(.)\/$/, '$1'));

it('every page is in the table of screenshots, and the table has no others', () => {
  expect(Object.keys(pages).toSorted()).toEqual(routes.toSorted());
});

it('every page has states, and their names are unique', () => {
  for (const [route, states] of Object.entries(pages)) {
    expect(states.length, route).toBeGreaterThan(0);
    expect(new Set(states.map(({ name }) => name)).size, route).toBe(states.length);
  }
});
