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

/** How long a replica may take, in milliseconds: the other database would have answered by then. */
const patience = 500;
/** How long one that has failed is left alone, in milliseconds. */
const rest = 10_000;

/** Whether what was thrown is the answer to a call, as a refusal is, and no failure of the database. */
function isAnswer(error: unknown): boolean {
  const { status, cause } = documentedError(error);
  return status < 500 || cause === undefined;
}

/** A database that follows the one that is written to. */
export class Replica {
  readonly database: Database;
  #awayUntil = 0;

  constructor(database: Database) {
    this.database = database;
  }

  /** Whether it is worth being asked. */
  get isThere(): boolean {
    return performance.now() >= this.#awayUntil;
  }

  /** @returns what `read` does in a snapshot @throws where it takes too long, or the replica does not answer */
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
 * Reads from the replica, where there is one that has come as far as what was found of the organization, else from the
 * database that is written to: what is read is never older than what the caller was let in by.
 * @param organization as it was found with the caller
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
    // What it refuses is refused; where it does not answer, or gives a long read up, the other one does.
    if (isAnswer(error)) throw error;
  }
  return read(ctx);
}
