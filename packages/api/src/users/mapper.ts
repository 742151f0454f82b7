import type { UserBasic } from '@rolecall/contracts';

/** The columns of `u`, a `users` table, for a UserBasic. */
export const userBasicColumns = [
  'u.id as user_id',
  'u.uuid as user_uuid',
  'u.distinct_id as user_distinct_id',
  'u.first_name as user_first_name',
  'u.last_name as user_last_name',
  'u.email as user_email',
  'u.is_email_verified as user_is_email_verified',
  'u.role_at_organization as user_role_at_organization',
] as const;

export interface UserBasicColumns {
  user_id: number;
  user_uuid: string;
  user_distinct_id: string;
  user_first_name: string;
  user_last_name: string;
  user_email: string;
  user_is_email_verified: number;
  user_role_at_organization: string | null;
}

/** The same columns if the user may be missing, as after a left join. */
export type MaybeUserBasicColumns = { [Column in keyof UserBasicColumns]: UserBasicColumns[Column] | null };

export const toUserBasic = (row: UserBasicColumns): UserBasic => ({
  id: row.user_id,
  uuid: row.user_uuid,
  distinct_id: row.user_distinct_id,
  first_name: row.user_first_name,
  last_name: row.user_last_name,
  email: row.user_email,
  is_email_verified: row.user_is_email_verified === 1,
  hedgehog_config: null,
  role_at_organization: row.user_role_at_organization as UserBasic['role_at_organization'],
});

export const toMaybeUserBasic = (row: MaybeUserBasicColumns): UserBasic | null =>
  row.user_id === null ? null : toUserBasic(row as UserBasicColumns);
