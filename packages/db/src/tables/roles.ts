import type { Generated, Insertable, Selectable, Updateable } from 'kysely';

export interface RolesTable {
  organization_id: string;
  id: string;
  name: string;
  /** Normalized `name`: unique in the organization. */
  name_key: string;
  /** `name` without case and accents, for search. */
  search_key: string;
  /** What the role is for; empty if not stated. */
  description: Generated<string>;
  /** 1 for the role that new members get, of which there is at most one per organization. */
  is_default: Generated<number>;
  created_at: string;
  updated_at: string;
}

export type RoleRow = Selectable<RolesTable>;
export type NewRole = Insertable<RolesTable>;
export type RoleUpdate = Updateable<RolesTable>;

export interface RoleMembershipsTable {
  organization_id: string;
  id: string;
  role_id: string;
  user_id: number;
  joined_at: string;
  updated_at: string;
}

export type RoleMembershipRow = Selectable<RoleMembershipsTable>;
export type NewRoleMembership = Insertable<RoleMembershipsTable>;

/** Why a person holds a role. */
export interface RoleGrantsTable {
  organization_id: string;
  role_id: string;
  user_id: number;
  source: 'manual' | 'invite' | 'default_role' | 'sync' | 'scim';
  /** Distinguishes grants of the same source, such as by the id of the invite; empty if the source has only one. */
  source_key: string;
  granted_by_user_id: number | null;
  granted_at: string;
  /** When the grant expires; only manual grants do. */
  expires_at: string | null;
}

export type RoleGrantRow = Selectable<RoleGrantsTable>;
export type NewRoleGrant = Insertable<RoleGrantsTable>;

export interface RoleExternalReferencesTable {
  organization_id: string;
  id: string;
  role_id: string;
  provider: string;
  provider_key: string;
  provider_organization_id: string;
  provider_organization_id_key: string;
  provider_role_id: string;
  provider_role_id_key: string;
  provider_role_slug: string | null;
  /** Null if the slug is null or empty: such slugs never collide. */
  provider_role_slug_key: string | null;
  provider_role_name: string;
  /**
   * Name, handle, organization and id of the external group without case and accents, for search and sorting by name.
   */
  search_key: string;
  /** 1 if group syncs skip people who were removed from the role by hand. */
  respect_manual_removals: Generated<number>;
  /** When a group sync last saw the group. */
  last_seen_at: Generated<string | null>;
  /** Since when the group no longer exists. */
  missing_since: Generated<string | null>;
  /** The group's values when last seen, if they differ from those above. */
  seen_id: Generated<string | null>;
  seen_slug: Generated<string | null>;
  seen_name: Generated<string | null>;
  created_by_user_id: number | null;
  created_at: string;
}

export type RoleExternalReferenceRow = Selectable<RoleExternalReferencesTable>;
export type NewRoleExternalReference = Insertable<RoleExternalReferencesTable>;
