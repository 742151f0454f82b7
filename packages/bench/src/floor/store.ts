import { normalizedKey, searchKey } from '@rolecall/contracts';
import type { MembershipRow, ReferenceRow, RoleRow, UserRow } from './rows.ts';

/** The embedded engine returns values synchronously; PostgreSQL returns promises. */
export type Maybe<Value> = Value | Promise<Value>;

/** The normalized names of an external group, as they are compared. */
interface GroupKeys {
  provider: string;
  organization: string;
  slug: string;
}

export interface NewReference {
  id: string;
  role: string;
  provider: string;
  provider_organization_id: string;
  provider_role_id: string;
  provider_role_slug: string;
  provider_role_name: string;
  created_at: string;
}

/** The statements behind the responses, on one engine. */
export interface Store {
  lookup(group: GroupKeys): Maybe<ReferenceRow | undefined>;
  listRoles(limit: number): Maybe<{ roles: RoleRow[]; members: MembershipRow[]; count: number }>;
  getRole(id: string): Maybe<{ role: RoleRow | undefined; members: MembershipRow[] }>;
  /** @returns the user recorded as its creator */
  insertReference(reference: NewReference): Maybe<UserRow>;
  deleteReference(id: string): Maybe<void>;
}

export const userColumns = `u.id as user_id, u.uuid as user_uuid, u.distinct_id as user_distinct_id, u.first_name as user_first_name, u.last_name as user_last_name,
  u.email as user_email, u.is_email_verified as user_is_email_verified, u.role_at_organization as user_role_at_organization`;
export const membershipColumns = `rm.id, rm.role_id, rm.joined_at, rm.updated_at, ${userColumns}, u.is_2fa_enabled as user_is_2fa_enabled,
  u.has_social_auth as user_has_social_auth, u.last_login as user_last_login, m.id as member_id, m.level as member_level,
  m.joined_at as member_joined_at, m.updated_at as member_updated_at`;
export const membershipTables = `from role_memberships rm join users u on u.id = rm.user_id
  join organization_memberships m on m.organization_id = rm.organization_id and m.user_id = rm.user_id where u.is_active = 1`;
export const referenceColumns = `r.id, r.provider, r.provider_organization_id, r.provider_role_id, r.provider_role_slug, r.provider_role_name, r.role_id, r.created_at`;
export const newReferenceColumns = `organization_id, id, role_id, provider, provider_key, provider_organization_id, provider_organization_id_key,
  provider_role_id, provider_role_id_key, provider_role_slug, provider_role_slug_key, provider_role_name, search_key, created_by_user_id, created_at`;

/** The values of those columns. */
export const newReferenceValues = (organizationId: string, reference: NewReference, maker: UserRow) => [
  organizationId,
  reference.id,
  reference.role,
  reference.provider,
  normalizedKey(reference.provider),
  reference.provider_organization_id,
  normalizedKey(reference.provider_organization_id),
  reference.provider_role_id,
  normalizedKey(reference.provider_role_id),
  reference.provider_role_slug,
  normalizedKey(reference.provider_role_slug),
  reference.provider_role_name,
  searchKey(
    `${reference.provider_role_name} ${reference.provider_role_slug} ${reference.provider_organization_id} ${reference.provider_role_id}`,
  ),
  maker.user_id,
  reference.created_at,
];
