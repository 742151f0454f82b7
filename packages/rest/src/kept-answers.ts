import { randomUUID } from 'node:crypto';
import { authorizeCall, type Context, findLastLogins, readFromReplica } from '@rolecall/api';
import { LRUCache } from 'lru-cache';
import { digestOf, etagOf, findStamped, tagOf } from './etag.ts';
import type { Operation } from './operations.ts';

/** A read whose response depends only on the rows of its organization. */
export interface KeptRead {
  operation: Operation;
  /** The organization, as given in the path. */
  organization: string;
  /** The whole URL, because pages link to the adjacent ones. */
  address: string;
  /** The `If-None-Match` header. */
  held: string | undefined;
}

/** A response to be sent; without a body if the caller is known to hold it. */
export interface TaggedAnswer {
  body?: Buffer;
  etag: string;
}

/** Bytes with an ETag made from them alone. */
export const tagged = (body: Buffer): TaggedAnswer => ({ body, etag: etagOf(body) });

interface KeptAnswer {
  /** The state of the organization that the response was made from. */
  version: string;
  /** The stamp of the latest sign-in of a member that the response reflects. */
  signIns: string | null;
  body: Buffer;
  digest: string;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/** Approximate size of an entry besides its key and body, in bytes. */
const entryBytes = 400;

/** Responses with more people than this are read anew instead of being updated. */
const maxPeople = 500;

/** Copies bytes into a buffer of their own. Small buffers are slices of larger ones, which they would keep in memory. */
function detached(bytes: Buffer): Buffer {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

/**
 * Matches the places where a response names a person, and where it gives the last sign-in of the person named last. Quotes
 * inside texts are escaped, so texts cannot match.
 */
const signInPattern = /"user":\{"id":(\d+)|"last_login":(?:null|"[^"]*")/g;

/** The ids of the people whose last sign-in a response shows. */
function peopleIn(json: string): number[] {
  const people = new Set<number>();
  let person = 0;
  for (const [, id] of json.matchAll(signInPattern))
    if (id === undefined) people.add(person);
    else person = Number(id);
  return [...people];
}

/** The same response with other last sign-ins. */
function withLastLogins(json: string, lastLogins: ReadonlyMap<number, string | null>): string {
  let person = 0;
  return json.replaceAll(signInPattern, (match, id?: string) => {
    if (id === undefined) return `"last_login":${JSON.stringify(lastLogins.get(person))}`;
    person = Number(id);
    return match;
  });
}

/** The same response as of a later sign-in; undefined if it has to be read anew. */
async function asOfSignIn(
  ctx: Context,
  organizationId: string,
  kept: KeptAnswer,
  signIns: string | null,
): Promise<KeptAnswer | undefined> {
  const json = kept.body.toString();
  const people = peopleIn(json);
  if (people.length === 0) return { ...kept, signIns };
  if (people.length > maxPeople) return undefined;
  const lastLogins = await findLastLogins(ctx.database.executor, organizationId, people);
  // Someone has left in the meantime, so the response reflects an older state.
  if (lastLogins.size < people.length) return undefined;
  const body = detached(Buffer.from(withLastLogins(json, lastLogins)));
  return { ...kept, signIns, body, digest: digestOf(body) };
}

/**
 * Caches the bytes of responses while their organization is unchanged (ADR 22). Every request still passes the procedure's
 * access check.
 */
export class KeptAnswers {
  readonly #build: string;
  readonly #answers: LRUCache<string, KeptAnswer> | undefined;
  readonly #use = { unchanged: 0, kept: 0, made: 0 };

  /**
   * @param maxBytes maximum memory use; 0 disables the cache, and the default is 64 MB
   * @param build differs between versions of the program, which may produce other bytes from the same rows. Processes with
   *   the same value accept each other's ETags; by default each process has its own.
   */
  constructor(maxBytes = defaultMaxBytes, build: string = randomUUID()) {
    this.#build = build;
    if (maxBytes > 0)
      this.#answers = new LRUCache({
        maxSize: maxBytes,
        sizeCalculation: ({ body }, key) => body.length + 2 * key.length + entryBytes,
      });
  }

  /**
   * The number of cached bytes, and the number of responses that the caller already held, that came from the cache, and that
   * were made.
   */
  get use(): { bytes: number; unchanged: number; kept: number; made: number } {
    return { bytes: this.#answers?.calculatedSize ?? 0, ...this.#use };
  }

  /**
   * Answers from the cache, or else with what `read` makes.
   * @throws what the procedure throws
   */
  async answer(
    ctx: Context,
    { operation, organization: given, address, held }: KeptRead,
    read: (ctx: Context) => Promise<Buffer>,
  ): Promise<TaggedAnswer> {
    const { organization } = await authorizeCall(ctx, operation.route.procedure, given);
    const { id, revision, last_event_at, sign_in_stamp: signIns } = organization;
    if (signIns === undefined) return tagged(await read(ctx));
    // A database that was restored, or lost its last commits, repeats revision numbers; the time of the last event tells
    // them apart.
    const version = `${revision} ${last_event_at}`;
    const key = `${id} ${address}`;
    const stamp = digestOf(`${this.#build} ${key} ${version} ${signIns}`);
    const etag = findStamped(held, stamp);
    if (etag !== undefined) {
      this.#use.unchanged += 1;
      return { etag };
    }
    const known = this.#answers?.get(key);
    let kept = known?.version === version ? known : undefined;
    if (kept && kept.signIns !== signIns) kept = await asOfSignIn(ctx, id, kept, signIns);
    if (kept) {
      ctx.answer?.send(kept.body.length);
      this.#use.kept += 1;
    } else {
      this.#use.made += 1;
      // It may be newer than the version it is cached for, never older.
      const body = detached(await readFromReplica(ctx, organization, read));
      kept = { version, signIns, body, digest: digestOf(body) };
    }
    if (kept !== known) this.#answers?.set(key, kept);
    return { body: kept.body, etag: tagOf(kept.digest, stamp) };
  }
}
