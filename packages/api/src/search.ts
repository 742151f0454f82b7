import { searchKey } from '@rolecall/contracts';
import { sql } from 'kysely';

/** A search term in a `like` pattern, in which `\` takes the meaning from `%` and `_`. */
const pattern = (before: string, term: string) => `${before}${searchKey(term).replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Whether a search key contains what somebody searches for. */
export const contains = (column: string, term: string) =>
  sql<boolean>`${sql.ref(column)} like ${pattern('%', term)} escape '\\'`;

/** Puts first what begins with the term, then where one of its words does, then the rest. */
export const byFit = (column: string, term: string) =>
  sql<number>`case
    when ${sql.ref(column)} like ${pattern('', term)} escape '\\' then 0
    when ${sql.ref(column)} like ${pattern('% ', term)} escape '\\' then 1
    else 2 end`;
