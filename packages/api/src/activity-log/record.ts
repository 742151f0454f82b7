import { isDeepStrictEqual } from 'node:util';
import type { ActivityScope } from '@rolecall/contracts';
import { newId, type NewActivityLogEntry, preparedInsert, type Transaction } from '@rolecall/db';
import type { Context } from '../context.ts';
import { maskToken } from '../keyring.ts';
import { shortenSnapshot, type Snapshot } from './snapshots.ts';

/** What a procedure tells of a change; who did it, how and when is added here. */
export interface ActivityRecord {
  scope: ActivityScope;
  /** created, updated, deleted, or a verb of its own. */
  activity: string;
  item_id: string | number;
  item_name: string;
  organization_id: string | null;
  project_id?: number | null;
  /** The role whose page tells of it. */
  role_id?: string;
  /** Who did it, where that is not the caller: somebody who signs up is nobody until then. */
  actor_user_id?: number;
  before: Snapshot | null;
  after: Snapshot | null;
}

const secretFields: ReadonlySet<string> = new Set(['secret_api_token', 'secret_api_token_backup']);

const masked = (snapshot: Snapshot) =>
  JSON.stringify(
    shortenSnapshot(
      Object.fromEntries(
        Object.entries(snapshot).map(([field, value]) => [
          field,
          secretFields.has(field) && typeof value === 'string' ? maskToken(value) : value,
        ]),
      ),
    ),
  );

/** Keeps the fields that differ. */
function differences(before: Snapshot, after: Snapshot): [Snapshot, Snapshot] {
  const changed = Object.keys(after).filter((field) => !isDeepStrictEqual(before[field], after[field]));
  const pick = (snapshot: Snapshot) => Object.fromEntries(changed.map((field) => [field, snapshot[field] ?? null]));
  return [pick(before), pick(after)];
}

function actorColumns({ actor }: Context): Required<Pick<NewActivityLogEntry, 'user_id' | 'via' | 'credential'>> {
  switch (actor.kind) {
    case 'user':
      return { user_id: actor.user.id, via: actor.via, credential: actor.key?.label ?? null };
    case 'system':
      return { user_id: null, via: actor.via, credential: null };
    default:
      return { user_id: null, via: 'session', credential: null };
  }
}

const insertEntry = preparedInsert('activity_log', [
  'id',
  'organization_id',
  'project_id',
  'user_id',
  'via',
  'credential',
  'scope',
  'activity',
  'item_id',
  'item_name',
  'role_id',
  'before',
  'after',
  'created_at',
]);

/** Writes one line for each change that changed anything, in the change's own transaction. */
export async function insertActivity(trx: Transaction, ctx: Context, records: ActivityRecord[]): Promise<void> {
  const entries = records.flatMap(({ before, after, item_id, project_id, role_id, actor_user_id, ...record }) => {
    const [was, is] = before && after ? differences(before, after) : [before, after];
    if (before && after && is && Object.keys(is).length === 0) return [];
    return [
      {
        ...record,
        ...actorColumns(ctx),
        // Somebody who signs up does so in their own name, whatever credential came along.
        ...(actor_user_id === undefined ? {} : { user_id: actor_user_id, credential: null }),
        id: newId(),
        item_id: String(item_id),
        project_id: project_id ?? null,
        role_id: role_id ?? null,
        before: was && masked(was),
        after: is && masked(is),
        created_at: ctx.now(),
      },
    ];
  });
  const [first, ...others] = entries;
  if (first && others.length === 0) await insertEntry(trx, first);
  else if (first) await trx.insertInto('activity_log').values(entries).execute();
}
