import {
  type Executor,
  type IdempotencyKeyRow,
  type NewIdempotencyKey,
  prepared,
  type Transaction,
} from '@rolecall/db';

/** Whose key it is, and which. */
export type KeyOfCaller = Pick<IdempotencyKeyRow, 'caller' | 'digest'>;

const prepareFind = prepared<KeyOfCaller & { since: string }, IdempotencyKeyRow>((db, param) =>
  db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('caller', '=', param('caller'))
    .where('digest', '=', param('digest'))
    .where('created_at', '>', param('since')),
);

/** What a key was answered since some instant. */
export async function findAnswer(
  db: Executor,
  { caller, digest }: KeyOfCaller,
  since: string,
): Promise<IdempotencyKeyRow | undefined> {
  const [row] = await prepareFind(db, { caller, digest, since });
  return row;
}

/** Keeps an answer. @returns whether the key had none */
export async function insertAnswer(trx: Transaction, answer: NewIdempotencyKey): Promise<boolean> {
  const inserted = await trx
    .insertInto('idempotency_keys')
    .values(answer)
    .onConflict((conflict) => conflict.columns(['caller', 'digest']).doNothing())
    .returning('caller')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Forgets what was kept until some instant: of one key, or of all. */
export async function deleteAnswers(trx: Transaction, until: string, key?: KeyOfCaller): Promise<void> {
  await trx
    .deleteFrom('idempotency_keys')
    .where('created_at', '<=', until)
    .$if(key !== undefined, (query) =>
      query.where('caller', '=', key?.caller ?? '').where('digest', '=', key?.digest ?? ''),
    )
    .execute();
}
