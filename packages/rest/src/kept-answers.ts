import { randomUUID } from 'node:crypto';
import { authorizeCall, type Context, findLastLogins, readFromReplica } from '@rolecall/api';
import { LRUCache } from 'lru-cache';
import { digestOf, etagOf, findStamped, tagOf } from './etag.ts';
import type { Operation } from './operations.ts';

/** A read whose answer follows from the rows of its organization alone. */
export interface KeptRead {
  operation: Operation;
  /** The organization, as the path names it. */
  organization: string;
  /** The whole address: pages say where the others are. */
  address: string;
  /** The `If-None-Match` header. */
  held: string | undefined;
}

/** An answer as it is sent; without a body where the caller is known to hold it. */
export interface TaggedAnswer {
  body?: Buffer;
  etag: string;
}

/** Bytes with the validator that they have by themselves. */
export const tagged = (body: Buffer): TaggedAnswer => ({ body, etag: etagOf(body) });

interface KeptAnswer {
  /** The state of the organization that it is of. */
  version: string;
  /** As of which sign-in of a member. */
  signIns: string | null;
  body: Buffer;
  digest: string;
}

const defaultMaxBytes = 64 * 1024 * 1024;

/** About what an entry takes besides its key and its body, in bytes. */
const entryBytes = 400;

/** More people than this are read with their page. */
const maxPeople = 500;

/** The same bytes by themselves: small buffers are parts of larger ones, which would stay with them. */
function detached(bytes: Buffer): Buffer {
  if (bytes.length === bytes.buffer.byteLength) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}

/** Where an answer names a person, and where it says when the person named last has signed in. Texts have their quotes escaped. */
const signInPattern = /"user":\{"id":(\d+)|"last_login":(?:null|"[^"]*")/g;

/** The people whose last sign-in an answer shows. */
function peopleIn(json: string): number[] {
  const people = new Set<number>();
  let person = 0;
  for (const [, id] of json.matchAll(signInPattern))
    if (id === undefined) people.add(person);
    else person = Number(id);
  return [...people];
}

/** The same answer with other last sign-ins. */
function withLastLogins(json: string, lastLogins: ReadonlyMap<number, string | null>): string {
  let person = 0;
  return json.replaceAll(signInPattern, (match, id?: string) => {
    if (id === undefined) return `"last_login":${JSON.stringify(lastLogins.get(person))}`;
    person = Number(id);
    return match;
  });
}

/** The same answer as of a later sign-in; undefined where it has to be read anew. */
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
  // Somebody has left meanwhile: the answer is of an older state.
  if (lastLogins.size < people.length) return undefined;
  const body = detached(Buffer.from(withLastLogins(json, lastLogins)));
  return { ...kept, signIns, body, digest: digestOf(body) };
}

/**
 * Keeps the bytes of answers for as long as their organization is as it was, as ADR 22 tells. Whoever asks is let in as
 * the procedure lets them in, every time.
 */
export class KeptAnswers {
  readonly #build: string;
  readonly #answers: LRUCache<string, KeptAnswer> | undefined;
  readonly #use = { unchanged: 0, kept: 0, made: 0 };

  /**
   * @param maxBytes how much memory they may take; 0 for none, by default 64 MB
   * @param build differs between versions of the program, which may make other bytes of the same rows. Processes with the
   *   same know each other's validators; by default each is alone.
   */
  constructor(maxBytes = defaultMaxBytes, build: string = randomUUID()) {
    this.#build = build;
    if (maxBytes > 0)
      this.#answers = new LRUCache({
        maxSize: maxBytes,
        sizeCalculation: ({ body }, key) => body.length + 2 * key.length + entryBytes,
      });
  }

  /** How many bytes are kept, and how many answers were not made as the caller held them, kept, and made. */
  get use(): { bytes: number; unchanged: number; kept: number; made: number } {
    return { bytes: this.#answers?.calculatedSize ?? 0, ...this.#use };
  }

  /**
   * Answers from what is kept, else with what `read` makes.
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
    // A database that was restored, or has lost its last commits, counts its revisions again: the instant tells them apart.
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
      // It may be newer than the version that it is kept for, never older.
      const body = detached(await readFromReplica(ctx, organization, read));
      kept = { version, signIns, body, digest: digestOf(body) };
    }
    if (kept !== known) this.#answers?.set(key, kept);
    return { body: kept.body, etag: tagOf(kept.digest, stamp) };
  }
}
