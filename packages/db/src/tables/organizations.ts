import type { Generated, Insertable, Selectable, Updateable } from 'kysely';

export interface OrganizationsTable {
  id: string;
  name: string;
  slug: string;
  contact_name: string | null;
  shared_slack_channel_url: string | null;
  /** Maintained by triggers, so that the first page of a long list need not count the rows. */
  role_count: Generated<number>;
  role_external_reference_count: Generated<number>;
  /** Counts the committed writes of the organization. */
  revision: Generated<number>;
  /** The sequence of the last event in its activity log. */
  last_sequence: Generated<number>;
  /** When that event was written; no later event has an earlier time. */
  last_event_at: Generated<string | null>;
  /** 1 if members need a second factor to access it. */
  requires_second_factor: Generated<number>;
  /** The share of its grants that a group sync may revoke at once, in percent. */
  max_revocations_percent: Generated<number>;
  /** With fewer grants than this, the only limit is that no role may be emptied. */
  revocations_floor: Generated<number>;
  /** When the first of its role grants expires; null if none does. */
  role_grants_expire_at: Generated<string | null>;
  /** 1 inside the transaction that deletes it, when its last owner may be deleted too. */
  is_deleting: Generated<number>;
  created_at: string;
  updated_at: string;
}

export type OrganizationRow = Selectable<OrganizationsTable>;
export type NewOrganization = Insertable<OrganizationsTable>;
export type OrganizationUpdate = Updateable<OrganizationsTable>;

export interface OrganizationSignInsTable {
  organization_id: string;
  /** Changes each time one of its members signs in. */
  stamp: string;
}

export interface OrganizationMembershipsTable {
  organization_id: string;
  id: string;
  user_id: number;
  level: number;
  invited_by_user_id: number | null;
  joined_at: string;
  updated_at: string;
}

export type OrganizationMembershipRow = Selectable<OrganizationMembershipsTable>;
export type NewOrganizationMembership = Insertable<OrganizationMembershipsTable>;

export interface OrganizationInvitesTable {
  organization_id: string;
  id: string;
  target_email: string;
  target_email_key: string;
  /** The name and the address, for search. */
  search_key: Generated<string>;
  first_name: string;
  level: number;
  message: string | null;
  created_by_user_id: number | null;
  /** 1 for an invite made by the command line or an embedding program, not by a person. */
  is_system: Generated<number>;
  /** 1 if a mail was queued when it was created or renewed. */
  is_mailed: Generated<number>;
  created_at: string;
  updated_at: string;
  expires_at: string;
}

export type OrganizationInviteRow = Selectable<OrganizationInvitesTable>;
export type NewOrganizationInvite = Insertable<OrganizationInvitesTable>;
export type OrganizationInviteUpdate = Updateable<OrganizationInvitesTable>;

export interface OrganizationInviteRolesTable {
  organization_id: string;
  invite_id: string;
  role_id: string;
}
