import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { EngineName } from './spelling.ts';

/** The columns of `projects` that hold lists and JSON. */
const columns = [
  'app_urls',
  'test_account_filters',
  'path_cleaning_filters',
  'data_attributes',
  'person_display_name_properties',
  'correlation_config',
  'autocapture_web_vitals_allowed_metrics',
  'autocapture_exceptions_errors_to_ignore',
  'session_recording_linked_flag',
  'session_recording_network_payload_capture_config',
  'session_recording_masking_config',
  'session_recording_url_trigger_config',
  'session_recording_url_blocklist_config',
  'session_recording_event_trigger_config',
  'session_recording_trigger_groups',
  'session_replay_config',
  'survey_config',
  'live_events_columns',
  'recording_domains',
  'extra_settings',
  'modifiers',
  'has_completed_onboarding_for',
  'conversations_settings',
  'logs_settings',
];

/** The total size of these columns in a trigger's `new` or `old` row, in bytes. */
const bytesOf = (row: 'new' | 'old'): RawBuilder<number> =>
  sql`(${sql.join(
    columns.map((column) => sql`coalesce(octet_length(${sql.ref(`${row}.${column}`)}), 0)`),
    sql` + `,
  )})`;

/**
 * Limits the size of a project's settings: lists and JSON may take at most 256 kB together. More is rejected with a
 * `settings_size` violation; a project that already exceeds the limit may stay as it is or shrink.
 * @public
 */
export async function up(db: Kysely<unknown>, engine: EngineName): Promise<void> {
  if (engine === 'postgres')
    await sql`
      create function projects_settings_size() returns trigger language plpgsql as $$
        begin
          raise exception 'settings_size' using errcode = 'RC006';
        end
      $$`.execute(db);
  const tooMuch = sql`${bytesOf('new')} > ${sql.lit(256 * 1024)}`;
  const listed = sql.join(columns.map((column) => sql.ref(column)));
  for (const [name, event, condition] of [
    ['insert', sql`insert`, tooMuch],
    ['update', sql`update of ${listed}`, sql`${tooMuch} and ${bytesOf('new')} > ${bytesOf('old')}`],
  ] as const) {
    const trigger = sql`create trigger ${sql.id(`projects_settings_size_${name}`)} before ${event} on projects`;
    if (engine === 'sqlite')
      await sql`
        ${trigger} when ${condition} begin
          select raise(abort, 'settings_size');
        end`.execute(db);
    else await sql`${trigger} for each row when (${condition}) execute function projects_settings_size()`.execute(db);
  }
}
