import { RolecallError, sentences } from '@rolecall/contracts';
import type { IdempotencyKeyRow, Transaction } from '@rolecall/db';
import { type Actor, type Context, ownSystem, revisionOf } from '../context.ts';
import { digestOf } from '../keyring.ts';
import { type WriteGuard, writeAs } from '../unit-of-work.ts';
import { deleteAnswers, findAnswer, insertAnswer, type KeyOfCaller } from './queries.ts';

const hour = 60 * 60_000;
/** How long an answer is kept, in milliseconds. */
const keptFor = 24 * hour;

/** An answer as it is sent again. */
export interface KeptAnswer {
  status: number;
  /** JSON; null where there is no body. */
  body: string | null;
  /** The organization's revision that it was of. */
  revision: number | undefined;
}

/** A request that comes with an idempotency key. */
export interface IdempotentRequest {
  key: string;
  /** A digest of all that makes it this request and no other. */
  request: string;
  /** What is answered where the procedure has this result. */
  answerOf(result: unknown): Omit<KeptAnswer, 'revision'>;
}

/** Another process has answered the request since it began. */
class AnsweredMeanwhileError extends Error {}

const isAnsweredMeanwhile = (error: unknown): boolean =>
  error instanceof AnsweredMeanwhileError || (error instanceof Error && isAnsweredMeanwhile(error.cause));

/**
 * Whose keys a caller uses: those of a key are no other key's. Undefined for callers who have none, and for what a page of
 * another site may have sent.
 */
function ownerOf(actor: Actor): string | undefined {
  if (actor.kind !== 'user' || !actor.sameOrigin) return undefined;
  return actor.key ? `key ${actor.key.id}` : `user ${actor.user.id}`;
}

/** From when on answers are kept still, as ISO 8601 in UTC. */
const keptSince = ({ now }: Context) => new Date(Date.parse(now()) - keptFor).toISOString();

/** Keeps the answers to requests that come with a key, so that a request that is sent again does nothing again. */
export class IdempotencyKeys {
  /** Those of requests that this process is at. */
  readonly #running = new Set<string>();
  #nextSweep = 0;

  /**
   * Answers a request once: a write keeps its answer in its own transaction, and a refusal is kept once it is known.
   * @param perform makes the answer, also of refusals that are to be kept, with a context whose writes are guarded
   * @returns the answer, and whether it is one that was kept
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
          // Whoever waited for the organization may have waited for this very request in another process.
          if (await findAnswer(trx, id, keptSince(context))) throw new AnsweredMeanwhileError();
        },
        after: async (trx, result, revision) => {
          await keep(trx, { ...answerOf(result), revision: revision ?? revisionOf(context) });
          isKept = true;
        },
      };
      const answer = await perform({ ...context, guards: [guard, ...(context.guards ?? [])] });
      // Of a refusal nothing was written, and so nothing kept yet.
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

  /** Forgets what is kept no longer, once an hour. */
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
