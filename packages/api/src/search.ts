import { normalizedKey } from '@rolecall/contracts';
import { type RawBuilder, sql } from 'kysely';

/** Whether a normalized column contains what was searched for; `%`, `_` and `\` mean themselves. */
export const contains = (column: string, search: string): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} like ${`%${normalizedKey(search).replaceAll(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
