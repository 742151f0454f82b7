import type { Route } from 'next';

/** The first page of the reference. */
export const referencePath = '/docs/api';

/** The page of a group of operations. */
export const groupPath = (slug: string) => `${referencePath}/${slug}` as Route;

/** A place on a page of the reference. */
export const placeOn = (page: string, anchor: string) => `${page}#${anchor}` as Route;

/** Where a schema stands on a page that shows it. */
export const schemaAnchor = (name: string) => `schema-${name}`;
