import type { UserBasic } from '@rolecall/contracts';
import { type Executor, prepared } from '@rolecall/db';
import { toUserBasic, type UserBasicColumns, userBasicColumns } from './objects.ts';

const prepareFindBasic = prepared<{ id: number }, UserBasicColumns>((db, param) =>
  db.selectFrom('users as u').select(userBasicColumns).where('u.id', '=', param('id')),
);

/** A person as shown in lists. */
export async function findUserBasic(db: Executor, id: number): Promise<UserBasic | undefined> {
  const [row] = await prepareFindBasic(db, { id });
  return row && toUserBasic(row);
}
