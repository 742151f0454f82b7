import { type Database, DatabaseUnavailableError, type Executor, prepared, snapshot } from '@rolecall/db';
import { type Context, contextOn } from './context.ts';
import type { OrganizationForCaller } from './organizations/queries.ts';
import { documentedError } from './procedures.ts';

type State = Pick<OrganizationForCaller, 'revision' | 'last_event_at' | 'sign_in_stamp'>;

const prepareState = prepared<{ id: string }, State>(
  (db, param) =>
    db
      .selectFrom('organizations as o')
      .leftJoin('organization_sign_ins as i', 'i.organization_id', 'o.id')
      .select(['o.revision', 'o.last_event_at', 'i.stamp as sign_in_stamp'])
      .where('o.id', '=', param('id')) as never,
);

const isSame = (one: State | undefined, other: State) =>
  one?.revision === other.revision &&
  one.last_event_at === other.last_event_at &&
  one.sign_in_stamp === other.sign_in_stamp;

/** How long a read from the replica may take, in milliseconds. By then the primary would have responded. */
const patience = 500;
/** How long a replica is not used after a failure, in milliseconds. */
const rest = 10_000;

/** Whether an error is a regular outcome of a call, such as a refusal, and not a failure of the database. */
function isAnswer(error: unknown): boolean {
  const { status, cause } = documentedError(error);
  return status < 500 || cause === undefined;
}

/** A read replica of the primary database. */
export class Replica {
  readonly database: Database;
  #awayUntil = 0;

  constructor(database: Database) {
    this.database = database;
  }

  /** Whether to try reading from it. */
  get isThere(): boolean {
    return performance.now() >= this.#awayUntil;
  }

  /** Runs `read` in a snapshot. @throws if it takes too long, or the replica does not respond */
  async read<Result>(read: (db: Executor) => Promise<Result>): Promise<Result> {
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DatabaseUnavailableError('The replica does not answer.')), patience);
    });
    try {
      return await Promise.race([snapshot(this.database, read), tooLong]);
    } catch (error) {
      if (!isAnswer(error)) this.#awayUntil = performance.now() + rest;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }
}

/**
 * Reads from the replica if it has caught up with what was found of the organization, and otherwise from the primary.
 * What is read is never older than what the caller was authorized with.
 * @param organization as found when the caller was authorized
 */
export async function readFromReplica<Result>(
  ctx: Context,
  organization: OrganizationForCaller,
  read: (ctx: Context) => Promise<Result>,
): Promise<Result> {
  const { replica } = ctx;
  if (!replica?.isThere) return read(ctx);
  try {
    const found = await replica.read(async (db) => {
      const [state] = await prepareState(db, { id: organization.id });
      if (!isSame(state, organization)) return undefined;
      return { result: await read(contextOn(ctx, db)) };
    });
    if (found) return found.result;
  } catch (error) {
    // A refusal is final. If the replica does not respond, or cancels a long read, the primary is read.
    if (isAnswer(error)) throw error;
  }
  return read(ctx);
}
