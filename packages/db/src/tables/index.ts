import type { AccessControlsTable } from './access-controls.ts';
import type { ActivityLogTable } from './activity-log.ts';
import type { GroupSyncsTable } from './group-syncs.ts';
import type { IdempotencyKeysTable } from './idempotency-keys.ts';
import type { ConfirmationsTable, MailsTable } from './mails.ts';
import type {
  OrganizationInviteRolesTable,
  OrganizationInvitesTable,
  OrganizationMembershipsTable,
  OrganizationSignInsTable,
  OrganizationsTable,
} from './organizations.ts';
import type { PersonalApiKeysTable } from './personal-api-keys.ts';
import type { DashboardsTable, ProjectsTable } from './projects.ts';
import type { RoleExternalReferencesTable, RoleGrantsTable, RoleMembershipsTable, RolesTable } from './roles.ts';
import type {
  AuthenticationChallengesTable,
  PasskeysTable,
  RecoveryCodesTable,
  TotpSecretsTable,
} from './second-factor.ts';
import type { AccountsTable, SessionsTable, UsersTable } from './users.ts';

/** Facts about the installation itself, such as the check value of its secret. */
interface InstallationTable {
  key: string;
  value: string;
}

export interface Tables {
  installation: InstallationTable;
  users: UsersTable;
  accounts: AccountsTable;
  sessions: SessionsTable;
  totp_secrets: TotpSecretsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  authentication_challenges: AuthenticationChallengesTable;
  personal_api_keys: PersonalApiKeysTable;
  organizations: OrganizationsTable;
  organization_sign_ins: OrganizationSignInsTable;
  organization_memberships: OrganizationMembershipsTable;
  organization_invites: OrganizationInvitesTable;
  organization_invite_roles: OrganizationInviteRolesTable;
  roles: RolesTable;
  role_memberships: RoleMembershipsTable;
  role_grants: RoleGrantsTable;
  role_external_references: RoleExternalReferencesTable;
  group_syncs: GroupSyncsTable;
  projects: ProjectsTable;
  dashboards: DashboardsTable;
  access_controls: AccessControlsTable;
  activity_log: ActivityLogTable;
  idempotency_keys: IdempotencyKeysTable;
  confirmations: ConfirmationsTable;
  mails: MailsTable;
}
