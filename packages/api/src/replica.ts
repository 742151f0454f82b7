import { prepared, snapshot } from '@rolecall/db';
import type { Context } from './context.ts';
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
  if (!replica) return read(ctx);
  try {
    const found = await snapshot(replica, async (db) => {
      const [state] = await prepareState(db, { id: organization.id });
      if (!isSame(state, organization)) return undefined;
      const database = { ...ctx.database, executor: db };
      return { result: await read({ ...ctx, database, read: (body) => body(db) }) };
    });
    if (found) return found.result;
  } catch (error) {
    // What it refuses is refused; where it does not answer, or gives a long read up, the other one does.
    if (documentedError(error).status < 500) throw error;
  }
  return read(ctx);
}
