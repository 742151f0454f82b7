import type { Route } from 'next';

/** The first page of the reference. */
export const referencePath = '/docs/api';

/** The page of a group of operations. */
export const groupPath = (slug: string) => `${referencePath}/${slug}` as Route;

/** The URL of an anchor on a page of the reference. */
export const placeOn = (page: string, anchor: string) => `${page}#${anchor}` as Route;

/** The anchor of a schema on each page that shows it. */
export const schemaAnchor = (name: string) => `schema-${name}`;
