/**
 * Every unique index that can be violated, with its table and columns. SQLite's errors name only the columns, which are
 * mapped back to the index.
 */
export const uniqueIndexes = {
  users_uuid: { table: 'users', columns: ['uuid'] },
  users_email: { table: 'users', columns: ['email_key'] },
  personal_api_keys_digest: { table: 'personal_api_keys', columns: ['digest'] },
  organizations_slug: { table: 'organizations', columns: ['slug'] },
  organization_memberships_user: { table: 'organization_memberships', columns: ['organization_id', 'user_id'] },
  organization_invites_target_email: {
    table: 'organization_invites',
    columns: ['organization_id', 'target_email_key'],
  },
  roles_name: { table: 'roles', columns: ['organization_id', 'name_key'] },
  role_memberships_user: { table: 'role_memberships', columns: ['organization_id', 'role_id', 'user_id'] },
  role_external_references_id: {
    table: 'role_external_references',
    columns: ['organization_id', 'provider_key', 'provider_organization_id_key', 'provider_role_id_key'],
  },
  role_external_references_slug: {
    table: 'role_external_references',
    columns: ['organization_id', 'provider_key', 'provider_organization_id_key', 'provider_role_slug_key'],
  },
  activity_log_sequence: { table: 'activity_log', columns: ['organization_id', 'sequence'] },
  projects_organization: { table: 'projects', columns: ['organization_id', 'id'] },
  projects_uuid: { table: 'projects', columns: ['uuid'] },
  projects_api_token: { table: 'projects', columns: ['api_token'] },
  projects_secret_api_token: { table: 'projects', columns: ['secret_api_token_digest'] },
  projects_secret_api_token_backup: { table: 'projects', columns: ['secret_api_token_backup_digest'] },
} as const satisfies Record<string, { table: string; columns: readonly string[] }>;

export type UniqueIndex = keyof typeof uniqueIndexes;
