import {
  AccessControl,
  AccessControls,
  AccessExplanation,
  ActivityLogEntry,
  Contact,
  Dashboard,
  Environment,
  Organization,
  OrganizationInvite,
  OrganizationInviteWithLink,
  GroupSync,
  GroupSyncWithPlan,
  MemberWithState,
  OrganizationMember,
  OrganizationOfUser,
  PersonalApiKey,
  Project,
  ProjectOfToken,
  ProjectSettings,
  Role,
  RoleExternalReference,
  RoleExternalReferenceHealth,
  RoleMembership,
  RoleMembershipGrants,
  type ProcedureName,
  TeamOfUser,
  User,
  UserBasic,
  UsersWithAccess,
  Welcome,
  WelcomeActivity,
  WelcomeDashboard,
  WelcomeInviter,
  WelcomeNextStep,
  WelcomeTeamMember,
} from '@rolecall/contracts';
import { z } from 'zod';

const time = '2026-01-31T09:30:00.000Z';
const organizationId = '01890a5d-ac96-774b-bcce-b302099a8057';
const roleId = '01890a5d-b0f2-7c11-9a01-5d7f3e2b1c4d';
const organizationName = 'Acme';

const user: UserBasic = {
  id: 1,
  uuid: '01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b',
  distinct_id: '01890a5d-aa10-7b3c-8e5f-0c1d2e3f4a5b',
  first_name: 'Ada',
  last_name: 'Lovelace',
  email: 'ada@example.com',
  is_email_verified: true,
  hedgehog_config: null,
  role_at_organization: 'engineering',
};

const member: OrganizationMember = {
  id: '01890a5d-ad00-7d4e-a1b2-c3d4e5f60718',
  user,
  level: 8,
  joined_at: time,
  updated_at: time,
  is_2fa_enabled: false,
  has_social_auth: false,
  last_login: time,
};

const roleMembership: RoleMembership = {
  id: '01890a5d-b7a4-7e90-b3c4-d5e6f7081920',
  role_id: roleId,
  organization_member: member,
  user,
  joined_at: time,
  updated_at: time,
};

const roleMembershipGrants: RoleMembershipGrants = {
  id: roleMembership.id,
  role_id: roleId,
  user,
  grants: [{ source: 'manual', source_key: '', granted_by: user, granted_at: time, expires_at: null }],
};

const role: Role = {
  id: roleId,
  name: 'On call',
  created_at: time,
  created_by: null,
  members: [roleMembership],
  is_default: false,
};

const reference: RoleExternalReference = {
  id: '01890a5d-be3b-7f21-8a9b-0c1d2e3f4051',
  provider: 'github',
  provider_organization_id: 'acme',
  provider_role_id: '4242',
  provider_role_slug: 'on-call',
  provider_role_name: 'On call',
  role: roleId,
  created_at: time,
  created_by: user,
};

const health: RoleExternalReferenceHealth = {
  id: reference.id,
  role: roleId,
  provider: 'github',
  provider_organization_id: 'acme',
  provider_role_id: '4242',
  provider_role_slug: 'on-call',
  provider_role_name: 'On call',
  respect_manual_removals: false,
  state: 'drifted',
  last_seen_at: time,
  missing_since: null,
  seen_id: null,
  seen_slug: 'pager',
  seen_name: 'Pager',
};

const groupSync: GroupSync = {
  id: '01890a5d-bf4c-7a10-8b2c-3d4e5f607182',
  provider: 'github',
  provider_organization_id: 'acme',
  source: 'teams.json',
  digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  state: 'planned',
  revision: 42,
  is_outdated: false,
  totals: {
    additions: 1,
    revocations: 1,
    lost: 1,
    not_members: 1,
    ambiguous: 1,
    left_out: 1,
    orphans: 1,
    unknown: 1,
    drifts: 1,
    unreferenced: 1,
  },
  created_at: time,
  created_by: user,
  applied_at: null,
  applied_by: null,
};

const roleLine = { role_id: roleId, role_name: 'On call' };
const grantLine = {
  ...roleLine,
  user_uuid: user.uuid,
  email: user.email,
  group: 'On call',
  source_key: 'github/acme/4242',
};
const referenceLine = { reference_id: reference.id, ...roleLine, group: 'On call' };
const elsewhere = { provider_user_id: '583231', groups: ['On call'], role_ids: [roleId] };

const groupSyncWithPlan: GroupSyncWithPlan = {
  ...groupSync,
  plan: {
    totals: groupSync.totals,
    complete: true,
    cap: {
      max_revocations: '20%',
      is_raised: false,
      floor: 10,
      revoked: 1,
      synced: 3,
      refusals: [{ kind: 'role', ...roleLine, revoked: 1, synced: 3 }],
    },
    roles: [{ ...roleLine, member_count: 4, added: 1, lost: 1, lost_share: 0.25, synced: 3, revoked: 1 }],
    additions: [{ ...grantLine, reason: 'in_group_after_removal', removed_by_hand_at: time, holds_role: false }],
    revocations: [{ ...grantLine, reason: 'left_group', keeps_role: false }],
    not_members: [{ ...elsewhere, email: 'zoe@example.com', reason: 'not_member', invite: 'to_make' }],
    ambiguous: [{ ...elsewhere, email: 'grace@example.com', reason: 'several_people' }],
    left_out: [{ ...grantLine, reason: 'removed_by_hand', removed_by_hand_at: time }],
    orphans: [{ ...referenceLine, reason: 'group_missing' }],
    unknown: [{ ...referenceLine, reason: 'members_unknown' }],
    drifts: [{ ...referenceLine, reason: 'slug_changed', before: 'on-call', after: 'pager' }],
    unreferenced: [{ id: '77', slug: 'design', name: 'Design', reason: 'no_reference' }],
  },
};

const organization: Organization = {
  id: organizationId,
  name: organizationName,
  slug: 'acme',
  created_at: time,
  updated_at: time,
  membership_level: 8,
  member_count: 12,
  default_role_id: roleId,
  posthog_contact: { name: 'Grace' },
  shared_slack_channel_url: 'https://acme.slack.example/archives/C042',
};

const invite: OrganizationInvite = {
  id: '01890a5d-c4d1-7a32-9bac-1d2e3f405162',
  target_email: 'grace@example.com',
  first_name: 'Grace',
  level: 1,
  role_ids: [roleId],
  message: 'Welcome aboard',
  emailing_attempt_made: false,
  is_expired: false,
  expires_at: '2026-02-03T09:30:00.000Z',
  created_by: user,
  created_at: time,
  updated_at: time,
};

const project: Project = {
  id: 1,
  organization: organizationId,
  name: 'Web shop',
  product_description: 'Sells tea',
  app_urls: ['https://app.example.com'],
  anonymize_ips: false,
  completed_snippet_onboarding: true,
  test_account_filters: [{ key: 'email', value: '@example.com', operator: 'not_icontains', type: 'person' }],
  test_account_filters_default_checked: true,
  path_cleaning_filters: [{ alias: '/users/<id>', regex: '/users/\\d+' }],
  is_demo: false,
  timezone: 'Europe/Berlin',
  data_attributes: ['data-attr'],
  person_display_name_properties: ['email', 'name'],
  correlation_config: { excluded_person_property_names: ['email'] },
  autocapture_opt_out: false,
  autocapture_exceptions_opt_in: true,
  autocapture_web_vitals_opt_in: true,
  autocapture_web_vitals_allowed_metrics: ['LCP', 'CLS'],
  autocapture_exceptions_errors_to_ignore: ['ResizeObserver'],
  capture_console_log_opt_in: false,
  capture_performance_opt_in: true,
  session_recording_opt_in: true,
  session_recording_sample_rate: '0.25',
  session_recording_minimum_duration_milliseconds: 2000,
  session_recording_linked_flag: { id: 1, key: 'record-sessions' },
  session_recording_network_payload_capture_config: { recordHeaders: true, recordBody: false },
  session_recording_masking_config: { maskAllInputs: true },
  session_recording_url_trigger_config: [{ url: '/checkout', matching: 'regex' }],
  session_recording_url_blocklist_config: [{ url: '/admin', matching: 'regex' }],
  session_recording_event_trigger_config: ['checkout started'],
  session_recording_trigger_match_type_config: 'all',
  session_recording_trigger_groups: [],
  session_recording_retention_period: '30d',
  session_replay_config: { record_canvas: false },
  survey_config: { appearance: { position: 'right' } },
  access_control: false,
  week_start_day: 1,
  primary_dashboard: 1,
  live_events_columns: ['event', 'person'],
  recording_domains: ['https://app.example.com'],
  inject_web_apps: false,
  extra_settings: {},
  modifiers: { personsOnEventsMode: 'disabled' },
  has_completed_onboarding_for: { product_analytics: true },
  surveys_opt_in: true,
  heatmaps_opt_in: false,
  flags_persistence_default: false,
  receive_org_level_activity_logs: true,
  business_model: 'b2c',
  conversations_enabled: false,
  conversations_settings: {},
  logs_settings: {},
  proactive_tasks_enabled: false,
  created_at: time,
  updated_at: time,
  uuid: '01890a5d-cb68-7b43-8cbd-2e3f40516273',
  api_token: 'phc_example',
  effective_membership_level: 8,
  has_group_types: false,
  group_types: [],
  live_events_token: null,
  ingested_event: false,
  person_on_events_querying_enabled: false,
  default_modifiers: {},
  product_intents: [],
  secret_api_token: 'phs_example',
  secret_api_token_backup: null,
  secret_api_token_last_used_at: time,
  secret_api_token_backup_last_used_at: null,
  available_setup_task_ids: [],
};

const projectOfToken: ProjectOfToken = {
  id: project.id,
  uuid: project.uuid,
  name: project.name,
  organization: project.organization,
  api_token: project.api_token,
  timezone: project.timezone,
  created_at: time,
  updated_at: time,
};

const dashboard: Dashboard = {
  id: 1,
  name: 'Sign-ups',
  description: 'New accounts by week',
  pinned: true,
  tags: ['growth'],
  url: 'https://metrics.example.com/sign-ups',
  team_id: project.id,
  last_opened_at: time,
  deleted: false,
  created_at: time,
  updated_at: time,
  created_by: user,
};

const environment: Environment = { ...project, cookieless_server_hash_mode: null };

const accessControl: AccessControl = {
  access_level: 'admin',
  resource: 'project',
  resource_id: String(project.id),
  organization_member: null,
  role: roleId,
  created_by: user.uuid,
  created_at: time,
  updated_at: time,
};

const accessControls: AccessControls = {
  access_controls: [accessControl],
  available_access_levels: ['none', 'member', 'admin'],
  default_access_level: 'member',
  minimum_access_level: 'none',
  maximum_access_level: 'admin',
  user_access_level: 'admin',
  user_can_edit_access_levels: true,
};

const usersWithAccess: UsersWithAccess = {
  users: [
    {
      user_id: user.uuid,
      access_level: 'admin',
      access_source: 'explicit_role',
      organization_membership_id: member.id,
      organization_membership_level: 'member',
    },
  ],
  total_count: 1,
};

const accessExplanation: AccessExplanation = {
  user,
  resource: 'project',
  resource_id: String(project.id),
  access_level: 'admin',
  access_source: 'explicit_role',
  rules: [{ ...accessControl, role_name: role.name, decides: true, grants: roleMembershipGrants.grants }],
};

const organizationOfUser: OrganizationOfUser = {
  id: organizationId,
  name: organizationName,
  slug: 'acme',
  membership_level: 8,
};

const caller: User = {
  ...user,
  is_active: true,
  has_password: true,
  has_social_auth: false,
  is_2fa_enabled: false,
  date_joined: time,
  last_login: time,
  organization: organizationOfUser,
  organizations: [organizationOfUser],
  team: { id: project.id, name: project.name },
  is_organization_first_user: false,
};

const activity: ActivityLogEntry = {
  id: '01890a5d-d1fe-7c54-9dce-3f4051627384',
  sequence: 120,
  type: 'role.renamed',
  scope: 'Role',
  activity: 'updated',
  item_id: roleId,
  item_name: role.name,
  subject: { kind: 'role', id: roleId },
  project_id: null,
  user,
  actor: { uuid: user.uuid, email: user.email, name: 'Ada Lovelace' },
  person: null,
  via: 'key',
  credential: 'terraform',
  before: { name: 'Standby' },
  after: { name: 'On call' },
  cause: null,
  created_at: time,
};

const welcome: Welcome = {
  organization_name: organizationName,
  inviter: { name: 'Grace', email: 'grace@example.com' },
  team_members: [{ name: 'Grace', email: 'grace@example.com', avatar: null, role: 'owner', last_active: 'today' }],
  recent_activity: [
    {
      type: 'Role.created',
      actor_name: 'Grace',
      entity_name: role.name,
      entity_url: `/roles/${roleId}`,
      timestamp: time,
    },
  ],
  popular_dashboards: [
    {
      id: dashboard.id,
      name: dashboard.name,
      description: dashboard.description,
      team_id: dashboard.team_id,
      url: dashboard.url,
    },
  ],
  products_in_use: ['product_analytics', 'surveys'],
  suggested_next_steps: [
    {
      label: 'Record a session',
      href: '/projects',
      reason: 'See what people do',
      docs_href: 'https://docs.example.com/recordings',
      product_key: 'session_replay',
    },
  ],
  is_organization_first_user: false,
  posthog_contact: { name: 'Grace' },
  shared_slack_channel_url: null,
};

const personalApiKey: PersonalApiKey = {
  id: '01890a5d-d2e3-7c54-9dce-3f4051627384',
  label: 'terraform',
  mask: 'phx_...F11C',
  scopes: ['organization:read', 'project:write'],
  scoped_organizations: null,
  scoped_projects: null,
  created_at: time,
  expires_at: null,
  last_used_at: time,
};

const examples = new Map<z.ZodType, unknown>([
  [UserBasic, user],
  [OrganizationMember, member],
  [MemberWithState, { ...member, is_active: true }],
  [RoleMembership, roleMembership],
  [Role, role],
  [RoleExternalReference, reference],
  [RoleExternalReferenceHealth, health],
  [GroupSync, groupSync],
  [GroupSyncWithPlan, groupSyncWithPlan],
  [Organization, organization],
  [OrganizationInvite, invite],
  [OrganizationInviteWithLink, { ...invite, path: '/invite/example-token' }],
  [Project, project],
  [ProjectOfToken, projectOfToken],
  [Environment, environment],
  [Dashboard, dashboard],
  [AccessControl, accessControl],
  [AccessControls, accessControls],
  [UsersWithAccess, usersWithAccess],
  [AccessExplanation, accessExplanation],
  [User, caller],
  [ActivityLogEntry, activity],
  [RoleMembershipGrants, roleMembershipGrants],
  [OrganizationOfUser, organizationOfUser],
  [TeamOfUser, caller.team],
  [Welcome, welcome],
  [WelcomeInviter, welcome.inviter],
  [WelcomeTeamMember, welcome.team_members[0]],
  [WelcomeActivity, welcome.recent_activity[0]],
  [WelcomeDashboard, welcome.popular_dashboards[0]],
  [WelcomeNextStep, welcome.suggested_next_steps[0]],
  [Contact, welcome.posthog_contact],
  [PersonalApiKey, personalApiKey],
  ...Object.entries(ProjectSettings.shape).map(
    ([name, field]) => [field, project[name as keyof typeof ProjectSettings.shape]] as const,
  ),
]);

/** Example responses of procedures that never return everything their schema allows. */
const answers: Partial<Record<ProcedureName, object>> = { 'roles.create': { ...role, members: [] } };

/** An example response of a procedure, as described by its schema. */
export const exampleOfAnswer = (procedure: ProcedureName, answer: z.ZodType): unknown =>
  answers[procedure] ?? exampleOf(answer);

/** An example value of a schema: the one kept for it, or one made from the examples of its parts. */
export function exampleOf(schema: z.ZodType): unknown {
  const kept = examples.get(schema);
  if (kept !== undefined) return kept;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable)
    return given(schema) ?? exampleOf(schema.unwrap() as z.ZodType);
  if (given(schema) !== undefined) return given(schema);
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(schema.shape).map(([name, field]) => [name, exampleOf(field as z.ZodType)]),
    );
  if (schema instanceof z.ZodArray) return [exampleOf(schema.element as z.ZodType)];
  if (schema instanceof z.ZodEnum) return schema.options[0];
  if (schema instanceof z.ZodLiteral) return [...schema.values][0];
  if (schema instanceof z.ZodNumber) return 1;
  if (schema instanceof z.ZodBoolean) return true;
  if (schema instanceof z.ZodPipe) return exampleOf(schema.in as z.ZodType);
  if (schema instanceof z.ZodString) return 'text';
  return {};
}

const given = (schema: z.ZodType): unknown => {
  const { examples } = schema.meta() ?? {};
  return Array.isArray(examples) ? examples[0] : undefined;
};
