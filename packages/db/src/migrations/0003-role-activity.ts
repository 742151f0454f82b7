import { type Kysely, sql } from 'kysely';
import { type EngineName, spellings } from './spelling.ts';

interface Line {
  id: string;
  scope: string;
  role_id: string | null;
  before: string | null;
  after: string | null;
}

/** How many log rows are read and written at a time. */
const batchSize = 1000;

/** The field with the role's id in the snapshots of these scopes. */
const roleFields: Record<string, string> = { RoleMembership: 'role_id', RoleExternalReference: 'role' };

const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** The role that a log row is about, according to its snapshots. */
function roleOf({ scope, before, after }: Line): string | undefined {
  const snapshot = JSON.parse(after ?? before ?? '{}') as Record<string, unknown>;
  const role = snapshot[roleFields[scope] ?? ''];
  return typeof role === 'string' && isUuid.test(role) ? role : undefined;
}

/**
 * Fills in the role of every log row about role memberships and external references. Rows written before the column
 * existed have the role only in their snapshots.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  const { uuid } = spellings[engine];
  const type = typeof uuid === 'string' ? sql.raw(uuid) : uuid;
  const log = db as Kysely<{ activity_log: Line }>;
  let last: string | undefined;
  do {
    let query = log
      .selectFrom('activity_log')
      .select(['id', 'scope', 'role_id', 'before', 'after'])
      .where('scope', 'in', Object.keys(roleFields))
      .where('role_id', 'is', null)
      .orderBy('id');
    if (last !== undefined) query = query.where('id', '>', last);
    const batch = await query.limit(batchSize).execute();
    const found = batch.flatMap((line) => {
      const role = roleOf(line);
      return role === undefined ? [] : [sql`(cast(${line.id} as ${type}), cast(${role} as ${type}))`];
    });
    // `column1` and `column2` are the names of the columns of `values` on both engines.
    if (found.length > 0)
      await sql`update activity_log set role_id = column2 from (values ${sql.join(found)}) as found where id = column1`.execute(
        db,
      );
    last = batch.length === batchSize ? batch.at(-1)?.id : undefined;
  } while (last !== undefined);
}
