import type { ProjectSettings, projectFlagFields, projectJsonFields } from '@rolecall/contracts';
import type { Generated, Insertable, Selectable, Updateable } from 'kysely';

type JsonField = (typeof projectJsonFields)[number];
type FlagField = (typeof projectFlagFields)[number];
type OrNull<Field extends keyof ProjectSettings> = null extends ProjectSettings[Field] ? null : never;

/** The settings as columns: JSON as text, booleans as 0 or 1, everything else as in the API. */
type SettingColumns = { [Field in JsonField]: string | OrNull<Field> } & {
  [Field in FlagField]: number | OrNull<Field>;
} & {
  [
    Field in Exclude<
      keyof ProjectSettings,
      JsonField | FlagField | 'primary_dashboard' | 'session_recording_sample_rate'
    >
  ]: ProjectSettings[Field];
} & { session_recording_sample_rate: string | null };

export interface ProjectsTable extends SettingColumns {
  id: Generated<number>;
  organization_id: string;
  uuid: string;
  name_key: string;
  /** `name` without case and accents, for search. */
  search_key: string;
  api_token: string;
  ingested_event: Generated<number>;
  cookieless_server_hash_mode: number | null;
  /** Secret tokens: encrypted for display, hashed for lookup. */
  secret_api_token_encrypted: string | null;
  secret_api_token_digest: string | null;
  secret_api_token_last_used_at: string | null;
  secret_api_token_backup_encrypted: string | null;
  secret_api_token_backup_digest: string | null;
  secret_api_token_backup_last_used_at: string | null;
  created_at: string;
  updated_at: string;
}

export type ProjectRow = Selectable<ProjectsTable>;
export type NewProject = Insertable<ProjectsTable>;
export type ProjectUpdate = Updateable<ProjectsTable>;

export interface DashboardsTable {
  id: Generated<number>;
  organization_id: string;
  project_id: number;
  name: string;
  name_key: string;
  description: string;
  url: string | null;
  pinned: Generated<number>;
  /** A JSON list of strings. */
  tags: Generated<string>;
  /** 1 for the primary dashboard of the project, of which there is at most one. */
  is_primary: Generated<number>;
  created_by_user_id: number | null;
  last_opened_at: string | null;
  created_at: string;
  updated_at: string;
}

export type DashboardRow = Selectable<DashboardsTable>;
export type NewDashboard = Insertable<DashboardsTable>;
export type DashboardUpdate = Updateable<DashboardsTable>;
