import { RolecallError, sentences } from '@rolecall/contracts';
import type { IdempotencyKeyRow, Transaction } from '@rolecall/db';
import { type Actor, type Context, ownSystem, revisionOf } from '../context.ts';
import { digestOf } from '../keyring.ts';
import { type WriteGuard, writeAs } from '../unit-of-work.ts';
import { deleteAnswers, findAnswer, insertAnswer, type KeyOfCaller } from './queries.ts';

const hour = 60 * 60_000;
/** How long a response is kept, in milliseconds. */
const keptFor = 24 * hour;

/** A stored response, as it is replayed. */
export interface KeptAnswer {
  status: number;
  /** JSON; null for a response without a body. */
  body: string | null;
  /** The organization's revision at the time of the response. */
  revision: number | undefined;
}

/** A request that comes with an idempotency key. */
export interface IdempotentRequest {
  key: string;
  /** A digest of everything that identifies this request. */
  request: string;
  /** The response if the procedure returns this result. */
  answerOf(result: unknown): Omit<KeptAnswer, 'revision'>;
}

/** Thrown when another process has responded to the request since it began. */
class AnsweredMeanwhileError extends Error {}

const isAnsweredMeanwhile = (error: unknown): boolean =>
  error instanceof AnsweredMeanwhileError || (error instanceof Error && isAnsweredMeanwhile(error.cause));

/**
 * The owner of a caller's idempotency keys. API keys do not share theirs. Undefined for callers who cannot use any, and for
 * requests that a page of another site may have sent.
 */
function ownerOf(actor: Actor): string | undefined {
  if (actor.kind !== 'user' || !actor.sameOrigin) return undefined;
  return actor.key ? `key ${actor.key.id}` : `user ${actor.user.id}`;
}

/** Responses stored after this instant are still kept; ISO 8601 in UTC. */
const keptSince = ({ now }: Context) => new Date(Date.parse(now()) - keptFor).toISOString();

/** Stores the responses to requests with an idempotency key, so that a retry has no further effect. */
export class IdempotencyKeys {
  /** The keys of the requests that this process is handling. */
  readonly #running = new Set<string>();
  #nextSweep = 0;

  /**
   * Handles a request once. A write stores its response in its own transaction; a refusal is stored once it is known.
   * @param perform makes the response, including refusals to be stored, with a context whose writes are guarded
   * @returns the response, and whether it was replayed
   * @throws idempotency_key_reused, idempotency_key_in_use, and whatever `perform` throws
   */
  async answer(
    context: Context,
    { key, request, answerOf }: IdempotentRequest,
    perform: (context: Context) => Promise<KeptAnswer>,
  ): Promise<{ answer: KeptAnswer; isReplayed: boolean }> {
    const caller = ownerOf(context.actor);
    if (caller === undefined) return { answer: await perform(context), isReplayed: false };
    const id = { caller, digest: digestOf(key) };
    const running = `${caller} ${id.digest}`;
    if (this.#running.has(running)) throw new RolecallError('idempotency_key_in_use', sentences.idempotencyKeyInUse);
    this.#running.add(running);
    try {
      const known = await this.#find(context, id, request);
      if (known) return { answer: known, isReplayed: true };
      let isKept = false;
      const keep = async (trx: Transaction, { status, body, revision }: KeptAnswer) => {
        await deleteAnswers(trx, keptSince(context), id);
        const answer = body === null ? null : context.keyring.encrypt(body, purposeOf(id));
        const row = { ...id, request, status, answer, revision: revision ?? null, created_at: context.now() };
        if (!(await insertAnswer(trx, row))) throw new AnsweredMeanwhileError();
      };
      const guard: WriteGuard = {
        before: async (trx) => {
          // While this request waited for the organization's lock, another process may have handled the same one.
          if (await findAnswer(trx, id, keptSince(context))) throw new AnsweredMeanwhileError();
        },
        after: async (trx, result, revision) => {
          await keep(trx, { ...answerOf(result), revision: revision ?? revisionOf(context) });
          isKept = true;
        },
      };
      const answer = await perform({ ...context, guards: [guard, ...(context.guards ?? [])] });
      // A request that was refused or wrote nothing has not stored its response yet.
      if (!isKept || answer.status >= 400) await writeAs(context, ownSystem, ({ trx }) => keep(trx, answer));
      await this.#sweep(context);
      return { answer, isReplayed: false };
    } catch (error) {
      const meanwhile = isAnsweredMeanwhile(error) && (await this.#find(context, id, request));
      if (!meanwhile) throw error;
      return { answer: meanwhile, isReplayed: true };
    } finally {
      this.#running.delete(running);
    }
  }

  /** @throws idempotency_key_reused */
  async #find(context: Context, id: KeyOfCaller, request: string): Promise<KeptAnswer | undefined> {
    const row = await findAnswer(context.database.executor, id, keptSince(context));
    if (!row) return undefined;
    if (row.request !== request) throw new RolecallError('idempotency_key_reused', sentences.idempotencyKeyReused);
    return toKeptAnswer(context, row);
  }

  /** Deletes expired responses, at most once an hour. */
  async #sweep(context: Context): Promise<void> {
    const now = Date.parse(context.now());
    if (now < this.#nextSweep) return;
    this.#nextSweep = now + hour;
    await writeAs(context, ownSystem, ({ trx }) => deleteAnswers(trx, keptSince(context)));
  }
}

const purposeOf = ({ caller, digest }: KeyOfCaller) => `answer ${caller} ${digest}`;

const toKeptAnswer = ({ keyring }: Context, row: IdempotencyKeyRow): KeptAnswer => ({
  status: row.status,
  body: row.answer === null ? null : keyring.decrypt(row.answer, purposeOf(row)),
  revision: row.revision ?? undefined,
});
