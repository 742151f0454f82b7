import type { PersonalApiKeyRow, Transaction } from '@rolecall/db';
import type { ActivityRecord } from '../activity-log/record.ts';

/** What the activity log says of a revoked key. */
const revoked = ({ id, label, mask, scopes }: PersonalApiKeyRow): ActivityRecord => ({
  scope: 'PersonalAPIKey',
  activity: 'deleted',
  item_id: id,
  item_name: label,
  organization_id: null,
  before: { label, mask, scopes: JSON.parse(scopes) as unknown },
  after: null,
});

/**
 * Revokes the keys of a user, or the one that has this id: they stop working with the next request.
 * @returns a line for the activity log for each key that there was
 */
export async function revokeKeys(trx: Transaction, userId: number, id?: string): Promise<ActivityRecord[]> {
  let query = trx.deleteFrom('personal_api_keys').where('user_id', '=', userId);
  if (id !== undefined) query = query.where('id', '=', id);
  return (await query.returningAll().execute()).map(revoked);
}
