import xxhash from 'xxhash-wasm';

const { h64, h64Raw } = await xxhash();

/**
 * A digest of bytes or a text. xxHash64 costs a quarter of Node's fastest digest on a page of 90 kB (11 µs against 48 µs).
 * It need not resist forgery: a caller who forges a digest fools only itself.
 */
export const digestOf = (content: Uint8Array | string): string =>
  (typeof content === 'string' ? h64(content) : h64Raw(content)).toString(36);

/**
 * An ETag for a representation.
 * @param stamp of the state that the bytes were made from: a caller that sends the ETag can be answered without making the
 *   bytes
 */
export const tagOf = (digest: string, stamp?: string): string =>
  stamp === undefined ? `W/"${digest}"` : `W/"${digest}.${stamp}"`;

/** The ETag of bytes that belong to no known state. */
export const etagOf = (bytes: Uint8Array): string => tagOf(digestOf(bytes));

const opaque = (etag: string) => etag.trim().replace(/^W\//, '');

const digestIn = (etag: string) => opaque(etag).replace(/\.\w+"$/, '"');

/**
 * Whether a list of ETags names these bytes. Stamps are ignored, and weak and strong ETags are equal: all are digests of
 * bytes.
 */
export const isNamed = (list: string, etag: string): boolean =>
  list === etag || list.split(',').some((one) => digestIn(one) === digestIn(etag));

/** The ETag with this stamp in a list of ETags, if any. */
export const findStamped = (list: string | undefined, stamp: string): string | undefined =>
  list === undefined ? undefined : new RegExp(`(?:^|,)\\s*((?:W/)?"\\w+\\.${stamp}")\\s*(?:,|$)`).exec(list)?.[1];
