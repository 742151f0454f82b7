import type { Page, PageInput } from '@rolecall/contracts';
import type { Executor, NewSession, SessionRow, Transaction } from '@rolecall/db';
import { countOf } from '../count.ts';

/** One page of a user's sessions that have not expired, newest first. */
export async function listSessions(
  db: Executor,
  userId: number,
  now: string,
  { limit, offset }: PageInput,
): Promise<Page<SessionRow>> {
  const own = db.selectFrom('sessions').where('user_id', '=', userId).where('expires_at', '>', now);
  const results = await own
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return { count: await countOf(own), results };
}

/** Stores a session, and deletes the user's expired ones. */
export async function insertSession(trx: Transaction, session: NewSession): Promise<void> {
  const { user_id, created_at } = session;
  await trx.deleteFrom('sessions').where('user_id', '=', user_id).where('expires_at', '<=', created_at).execute();
  await trx.insertInto('sessions').values(session).execute();
}

/** Records when a session's user last authenticated. */
export async function updateAuthenticatedAt(trx: Transaction, digest: string, at: string): Promise<void> {
  await trx.updateTable('sessions').set({ authenticated_at: at }).where('digest', '=', digest).execute();
}

/** Selects sessions of a user; a session must match all given fields. */
interface SessionFilter {
  id?: string;
  /** The digest of a session to exclude. */
  except?: string | null;
}

/** Deletes the sessions of a user that match. @returns the deleted sessions, in order of their ids */
export async function deleteSessions(
  trx: Transaction,
  userId: number,
  { id, except }: SessionFilter = {},
): Promise<SessionRow[]> {
  let query = trx.deleteFrom('sessions').where('user_id', '=', userId);
  if (id !== undefined) query = query.where('id', '=', id);
  if (except != null) query = query.where('digest', '<>', except);
  const rows = await query.returningAll().execute();
  return rows.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Deletes one session. @returns its user, if the session existed */
export async function deleteSession(
  trx: Transaction,
  digest: string,
): Promise<{ id: number; uuid: string; email: string; first_name: string; last_name: string } | undefined> {
  const user = await trx
    .selectFrom('sessions as s')
    .innerJoin('users as u', 'u.id', 's.user_id')
    .select(['u.id', 'u.uuid', 'u.email', 'u.first_name', 'u.last_name'])
    .where('s.digest', '=', digest)
    .executeTakeFirst();
  if (user) await trx.deleteFrom('sessions').where('digest', '=', digest).execute();
  return user;
}
