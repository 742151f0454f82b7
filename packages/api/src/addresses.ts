import { type RawBuilder, sql } from 'kysely';

/**
 * Whether a column of keys is of this address. Of rows whose addresses were different once and are equal now, all but the
 * oldest have the key of the address with U+0001 and the row's id behind it (migration `0009-case-folding`).
 * @param key as `emailKey` writes it
 */
export const isOfAddress = (column: string, key: string): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} = ${key} or (${sql.ref(column)} > ${`${key}\u0001`} and ${sql.ref(column)} < ${`${key}\u0002`}))`;

/** Orders rows of one address so that the one that was written like this comes first. */
export const writtenAs = (column: string, address: string): RawBuilder<number> =>
  sql`case when ${sql.ref(column)} = ${address.trim()} then 0 else 1 end`;
