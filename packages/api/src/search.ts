import { normalizedKey } from '@rolecall/contracts';
import { sql } from 'kysely';

/** A search term as a `like` pattern in which `\` takes the meaning from `%` and `_`. */
const pattern = (term: string) => `%${normalizedKey(term).replaceAll(/[\\%_]/g, '\\$&')}%`;

/** Whether a normalized column contains what somebody searches for. */
export const contains = (column: string, term: string) =>
  sql<boolean>`${sql.ref(column)} like ${pattern(term)} escape '\\'`;
