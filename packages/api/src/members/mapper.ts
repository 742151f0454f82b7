import type { Level, OrganizationMember, UserBasic } from '@rolecall/contracts';
import { toUserBasic, type UserBasicColumns, userBasicColumns } from '../users/mapper.ts';

/** The columns of `m`, an `organization_memberships` table, and of its user `u` that make up an OrganizationMember. */
export const memberColumns = [
  ...userBasicColumns,
  'u.is_2fa_enabled as user_is_2fa_enabled',
  'u.has_social_auth as user_has_social_auth',
  'u.last_login as user_last_login',
  'm.id as member_id',
  'm.level as member_level',
  'm.joined_at as member_joined_at',
  'm.updated_at as member_updated_at',
] as const;

export interface MemberColumns extends UserBasicColumns {
  user_is_2fa_enabled: number;
  user_has_social_auth: number;
  user_last_login: string | null;
  member_id: string;
  member_level: number;
  member_joined_at: string;
  member_updated_at: string;
}

export const toMember = (row: MemberColumns, user: UserBasic = toUserBasic(row)): OrganizationMember => ({
  id: row.member_id,
  user,
  level: row.member_level as Level,
  joined_at: row.member_joined_at,
  updated_at: row.member_updated_at,
  is_2fa_enabled: row.user_is_2fa_enabled === 1,
  has_social_auth: row.user_has_social_auth === 1,
  last_login: row.user_last_login,
});
