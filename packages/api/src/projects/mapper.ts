import {
  type Environment,
  hasAllAccess,
  type Level,
  levels,
  normalizedKey,
  type Project,
  projectFlagFields,
  projectJsonFields,
  ProjectSettings,
  type ProjectUpdate,
  searchKey,
} from '@rolecall/contracts';
import type { ProjectRow, ProjectUpdate as ProjectColumns } from '@rolecall/db';
import { projectRank } from '../access.ts';
import type { CallerOrganization } from '../authorization.ts';
import { digestOf, type Keyring, maskToken, newToken } from '../keyring.ts';
import type { LastUsed } from '../last-used.ts';

/** A project's row with the one setting that is stored in another table. */
export interface ProjectWithDashboard extends ProjectRow {
  primary_dashboard: number | null;
}

/** The same, with the caller's levels on it and on its primary dashboard as indexes in the order of levels. */
export interface ProjectForCaller extends ProjectWithDashboard {
  access_level: number;
  primary_dashboard_level: number;
}

type Setting = keyof ProjectSettings;

/** All settings, in the documented order. */
const settingFields = Object.keys(ProjectSettings.shape) as Setting[];
const jsonFields: ReadonlySet<Setting> = new Set<Setting>(projectJsonFields);
const flagFields: ReadonlySet<Setting> = new Set<Setting>(projectFlagFields);

/** The default settings of a new project, except for its name. */
const defaultSettings: Omit<ProjectSettings, 'name'> = {
  product_description: null,
  app_urls: [],
  anonymize_ips: false,
  completed_snippet_onboarding: false,
  test_account_filters: [],
  test_account_filters_default_checked: null,
  path_cleaning_filters: null,
  is_demo: false,
  timezone: 'UTC',
  data_attributes: ['data-attr'],
  person_display_name_properties: null,
  correlation_config: null,
  autocapture_opt_out: null,
  autocapture_exceptions_opt_in: null,
  autocapture_web_vitals_opt_in: null,
  autocapture_web_vitals_allowed_metrics: null,
  autocapture_exceptions_errors_to_ignore: null,
  capture_console_log_opt_in: null,
  capture_performance_opt_in: null,
  session_recording_opt_in: false,
  session_recording_sample_rate: null,
  session_recording_minimum_duration_milliseconds: null,
  session_recording_linked_flag: null,
  session_recording_network_payload_capture_config: null,
  session_recording_masking_config: null,
  session_recording_url_trigger_config: null,
  session_recording_url_blocklist_config: null,
  session_recording_event_trigger_config: null,
  session_recording_trigger_match_type_config: null,
  session_recording_trigger_groups: null,
  session_recording_retention_period: '30d',
  session_replay_config: null,
  survey_config: null,
  access_control: false,
  week_start_day: null,
  primary_dashboard: null,
  live_events_columns: null,
  recording_domains: null,
  inject_web_apps: null,
  extra_settings: null,
  modifiers: null,
  has_completed_onboarding_for: null,
  surveys_opt_in: null,
  heatmaps_opt_in: null,
  flags_persistence_default: null,
  receive_org_level_activity_logs: null,
  business_model: null,
  conversations_enabled: null,
  conversations_settings: null,
  logs_settings: null,
  proactive_tasks_enabled: null,
};

/** The settings in an input, without its other fields. */
export const givenSettings = (input: ProjectUpdate): ProjectUpdate =>
  Object.fromEntries(settingFields.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]));

function stored(field: Setting, value: unknown): unknown {
  if (value === null) return null;
  if (jsonFields.has(field)) return JSON.stringify(value);
  if (flagFields.has(field)) return value ? 1 : 0;
  return value;
}

function read(field: Setting, value: unknown): unknown {
  if (value === null) return null;
  if (jsonFields.has(field)) return JSON.parse(value as string);
  if (flagFields.has(field)) return value === 1;
  return value;
}

/** Settings that the database derives from rows of other tables. */
const keptElsewhere: ReadonlySet<string> = new Set(['primary_dashboard', 'access_control']);

/** Settings as columns, without those derived from other tables. */
export function toColumns(settings: ProjectUpdate): ProjectColumns {
  const columns = Object.entries(settings)
    .filter(([field]) => !keptElsewhere.has(field))
    .map(([field, value]) => [field, stored(field as Setting, value)]);
  return {
    ...Object.fromEntries(columns),
    ...(settings.name === undefined
      ? {}
      : { name_key: normalizedKey(settings.name), search_key: searchKey(settings.name) }),
  };
}

type SettingColumns = Pick<ProjectRow, Exclude<Setting, 'primary_dashboard'> | 'name_key' | 'search_key'>;

/** All settings of a new project as columns. */
export const toNewColumns = (given: ProjectUpdate & { name: string }): SettingColumns =>
  ({ ...toColumns({ ...defaultSettings, ...given }), access_control: 0 }) as SettingColumns;

/** All settings as they are returned to callers. */
export const toSettings = (row: ProjectWithDashboard): Pick<Project, Setting> =>
  Object.fromEntries(settingFields.map((field) => [field, read(field, row[field])])) as Pick<Project, Setting>;

type Field = 'secret_api_token' | 'secret_api_token_backup';

/** A token encrypted for one field of one project cannot be decrypted for another. */
const purpose = ({ uuid }: { uuid: string }, field: Field) => `project:${uuid}:${field}`;

/** Both secret tokens in plain text. */
export function readSecretTokens(keyring: Keyring, project: ProjectRow): Record<Field, string | null> {
  const read = (field: Field) => {
    const encrypted = project[`${field}_encrypted`];
    return encrypted === null ? null : keyring.decrypt(encrypted, purpose(project, field));
  };
  return { secret_api_token: read('secret_api_token'), secret_api_token_backup: read('secret_api_token_backup') };
}

/** The columns of a project without a backup token. */
export const noBackup = {
  secret_api_token_backup_encrypted: null,
  secret_api_token_backup_digest: null,
  secret_api_token_backup_last_used_at: null,
} as const;

/** The columns of a project after a rotation: a new token, with the current one, if any, as the backup. */
export function rotateSecretToken(keyring: Keyring, project: ProjectRow) {
  const { secret_api_token: current } = readSecretTokens(keyring, project);
  const token = newToken('phs_');
  const backup =
    current === null
      ? noBackup
      : {
          secret_api_token_backup_encrypted: keyring.encrypt(current, purpose(project, 'secret_api_token_backup')),
          secret_api_token_backup_digest: project.secret_api_token_digest,
          secret_api_token_backup_last_used_at: project.secret_api_token_last_used_at,
        };
  return {
    secret_api_token_encrypted: keyring.encrypt(token, purpose(project, 'secret_api_token')),
    secret_api_token_digest: digestOf(token),
    secret_api_token_last_used_at: null,
    ...backup,
  };
}

const noSecretTokens = { secret_api_token: null, secret_api_token_backup: null };

/** The level that clients of the documented API see: someone who is only an admin of the project counts as an admin. */
function effectiveLevel(row: ProjectForCaller, { level, membership_level }: CallerOrganization): Level | null {
  if (hasAllAccess(level)) return membership_level;
  if (row.access_level >= projectRank('admin')) return levels.admin;
  // Callers who just removed their own access get null.
  return row.access_level > projectRank('none') ? levels.member : null;
}

/** The id of the primary dashboard; null if the caller may not see it. */
export const shownDashboard = ({ primary_dashboard, primary_dashboard_level }: ProjectForCaller): number | null =>
  primary_dashboard_level > 0 ? primary_dashboard : null;

/** The documented object as the caller may read it. Secret tokens are included only for admins of the project. */
export function toProject(
  row: ProjectForCaller,
  { keyring, lastUsed, organization }: { keyring: Keyring; lastUsed: LastUsed; organization: CallerOrganization },
  { maskSecrets = false } = {},
): Project {
  const isAdmin = row.access_level >= projectRank('admin');
  const { secret_api_token, secret_api_token_backup } = isAdmin ? readSecretTokens(keyring, row) : noSecretTokens;
  const shown = (token: string | null) => (token !== null && maskSecrets ? maskToken(token) : token);
  const usedAt = (field: 'secret_api_token' | 'secret_api_token_backup') =>
    isAdmin
      ? lastUsed.latest('token', { id: row[`${field}_digest`], last_used_at: row[`${field}_last_used_at`] })
      : null;
  return {
    id: row.id,
    organization: row.organization_id,
    ...toSettings(row),
    primary_dashboard: shownDashboard(row),
    created_at: row.created_at,
    updated_at: row.updated_at,
    uuid: row.uuid,
    api_token: row.api_token,
    effective_membership_level: effectiveLevel(row, organization),
    has_group_types: false,
    group_types: [],
    live_events_token: null,
    ingested_event: row.ingested_event === 1,
    person_on_events_querying_enabled: false,
    default_modifiers: {},
    product_intents: [],
    secret_api_token: shown(secret_api_token),
    secret_api_token_backup: shown(secret_api_token_backup),
    secret_api_token_last_used_at: usedAt('secret_api_token'),
    secret_api_token_backup_last_used_at: usedAt('secret_api_token_backup'),
    available_setup_task_ids: [],
  };
}

/** The same project as an environment. */
export const toEnvironment = (...[row, services, options]: Parameters<typeof toProject>): Environment => ({
  ...toProject(row, services, options),
  cookieless_server_hash_mode: row.cookieless_server_hash_mode as Environment['cookieless_server_hash_mode'],
});
