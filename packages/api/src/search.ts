import { searchKey } from '@rolecall/contracts';
import { sql } from 'kysely';

/** A search term as a `like` pattern, with `%` and `_` escaped by `\`. */
const pattern = (before: string, term: string) => `${before}${searchKey(term).replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Whether a search key contains the search term. */
export const contains = (column: string, term: string) =>
  sql<boolean>`${sql.ref(column)} like ${pattern('%', term)} escape '\\'`;

/** Sorts rows that begin with the term first, then rows with a word that begins with it, then the rest. */
export const byFit = (column: string, term: string) =>
  sql<number>`case
    when ${sql.ref(column)} like ${pattern('', term)} escape '\\' then 0
    when ${sql.ref(column)} like ${pattern('% ', term)} escape '\\' then 1
    else 2 end`;
