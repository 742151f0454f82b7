import {
  type Executor,
  type IdempotencyKeyRow,
  type NewIdempotencyKey,
  prepared,
  type Transaction,
} from '@rolecall/db';

/** The owner of an idempotency key, and the key's digest. */
export type KeyOfCaller = Pick<IdempotencyKeyRow, 'caller' | 'digest'>;

const prepareFind = prepared<KeyOfCaller & { since: string }, IdempotencyKeyRow>((db, param) =>
  db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('caller', '=', param('caller'))
    .where('digest', '=', param('digest'))
    .where('created_at', '>', param('since')),
);

/** The response stored for a key, if it is newer than `since`. */
export async function findAnswer(
  db: Executor,
  { caller, digest }: KeyOfCaller,
  since: string,
): Promise<IdempotencyKeyRow | undefined> {
  const [row] = await prepareFind(db, { caller, digest, since });
  return row;
}

/** Stores a response. @returns whether the key had none */
export async function insertAnswer(trx: Transaction, answer: NewIdempotencyKey): Promise<boolean> {
  const inserted = await trx
    .insertInto('idempotency_keys')
    .values(answer)
    .onConflict((conflict) => conflict.columns(['caller', 'digest']).doNothing())
    .returning('caller')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Deletes the responses stored up to an instant, of one key or of all. */
export async function deleteAnswers(trx: Transaction, until: string, key?: KeyOfCaller): Promise<void> {
  await trx
    .deleteFrom('idempotency_keys')
    .where('created_at', '<=', until)
    .$if(key !== undefined, (query) =>
      query.where('caller', '=', key?.caller ?? '').where('digest', '=', key?.digest ?? ''),
    )
    .execute();
}
