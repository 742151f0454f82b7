import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  staticRoutes: { page: string; regex: string }[];
  dynamicRoutes: { page: string; regex: string }[];
}

/** Returns a page's path with the names of its parameters, such as `/invite/[token]`; null if there is no such page. */
export type PageRouteOf = (path: string) => string | null;

/** Reads the pages from the build's manifest. In development there is none yet, and every page is `page`. */
export function readPageRoutes(folder: string, development: boolean): PageRouteOf {
  if (development) return (path) => (path.startsWith('/_next/') ? '/_next/*' : 'page');
  const manifest = JSON.parse(readFileSync(join(folder, '.next/routes-manifest.json'), 'utf8')) as Manifest;
  const fixed = new Set(manifest.staticRoutes.map(({ page }) => page));
  // The page for unknown URLs does not count.
  const dynamic = manifest.dynamicRoutes.filter(({ page }) => page !== '/[...path]');
  const patterns = dynamic.map(({ page, regex }) => ({ page, regex: new RegExp(regex) }));
  return (path) => {
    if (path.startsWith('/_next/')) return '/_next/*';
    if (fixed.has(path)) return path;
    return patterns.find(({ regex }) => regex.test(path))?.page ?? null;
  };
}
