import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a column of e-mail keys matches this address. If case folding made the addresses of several rows equal, every
 * row but the oldest has the address's key followed by U+0001 and the row's id (migration `0009-case-folding`).
 * @param key as returned by `emailKey`
 */
export const isOfAddress = (column: string, key: string): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} = ${key} or (${sql.ref(column)} > ${`${key}\u0001`} and ${sql.ref(column)} < ${`${key}\u0002`}))`;

/** Orders rows of one address so that a row with exactly this spelling comes first. */
export const writtenAs = (column: string, address: string): RawBuilder<number> =>
  sql`case when ${sql.ref(column)} = ${address.trim()} then 0 else 1 end`;
