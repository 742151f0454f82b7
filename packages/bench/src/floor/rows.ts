/**
 * The rows that the floor reads, and the documented objects it makes of them. On PostgreSQL, timestamps are `Date`
 * objects, which JSON serializes to the same text.
 */

export interface UserRow {
  user_id: number;
  user_uuid: string;
  user_distinct_id: string;
  user_first_name: string;
  user_last_name: string;
  user_email: string;
  user_is_email_verified: number;
  user_role_at_organization: string | null;
}

export interface MembershipRow extends UserRow {
  id: string;
  role_id: string;
  joined_at: string;
  updated_at: string;
  member_id: string;
  member_level: number;
  member_joined_at: string;
  member_updated_at: string;
  user_is_2fa_enabled: number;
  user_has_social_auth: number;
  user_last_login: string | null;
}

export interface RoleRow {
  id: string;
  name: string;
  created_at: string;
  is_default: number;
}

export interface ReferenceRow extends UserRow {
  id: string;
  provider: string;
  provider_organization_id: string;
  provider_role_id: string;
  provider_role_slug: string | null;
  provider_role_name: string;
  role_id: string;
  created_at: string;
}

const toUser = (row: UserRow) => ({
  id: row.user_id,
  uuid: row.user_uuid,
  distinct_id: row.user_distinct_id,
  first_name: row.user_first_name,
  last_name: row.user_last_name,
  email: row.user_email,
  is_email_verified: row.user_is_email_verified === 1,
  hedgehog_config: null,
  role_at_organization: row.user_role_at_organization,
});

const toMembership = (row: MembershipRow) => {
  const user = toUser(row);
  return {
    id: row.id,
    role_id: row.role_id,
    organization_member: {
      id: row.member_id,
      user,
      level: row.member_level,
      joined_at: row.member_joined_at,
      updated_at: row.member_updated_at,
      is_2fa_enabled: row.user_is_2fa_enabled === 1,
      has_social_auth: row.user_has_social_auth === 1,
      last_login: row.user_last_login,
    },
    user,
    joined_at: row.joined_at,
    updated_at: row.updated_at,
  };
};

export const toRole = (row: RoleRow, members: MembershipRow[]) => ({
  id: row.id,
  name: row.name,
  created_at: row.created_at,
  created_by: null,
  members: members.map(toMembership),
  is_default: row.is_default === 1,
});

export const toReference = (row: Omit<ReferenceRow, keyof UserRow>, user: UserRow) => ({
  id: row.id,
  provider: row.provider,
  provider_organization_id: row.provider_organization_id,
  provider_role_id: row.provider_role_id,
  provider_role_slug: row.provider_role_slug,
  provider_role_name: row.provider_role_name,
  role: row.role_id,
  created_at: row.created_at,
  created_by: toUser(user),
});
