import { z } from 'zod';
import { hasInvisible } from './characters.ts';
import { aboveMost, belowLeast, notAChoice, sentences, tooLong } from './errors.ts';
import {
  fail,
  filter,
  json,
  jsonList,
  jsonOrNull,
  listOrder,
  longText,
  pathNumber,
  secret,
  text,
  textKinds,
  textList,
  timestamp,
} from './fields.ts';
import { Level } from './levels.ts';
import { PageInput } from './pagination.ts';
import { asTimeZone } from './time-zones.ts';

const flag = (description: string) => z.boolean().meta({ description });
const nullableFlag = (description: string) => flag(description).nullable();

/** An http(s) origin, optionally with `*` in its host, and without a path. */
const originPattern = /^https?:\/\/(\[[0-9a-f:.]+\]|[\p{L}\p{N}*_-]+(\.[\p{L}\p{N}*_-]+)*\.?)(:\d{1,5})?\/?$/iu;
const isOrigin = (value: string) =>
  originPattern.test(value) && !hasInvisible(value) && URL.canParse(value.replaceAll('*', 'x'));

const appUrl = z
  .string()
  .trim()
  .check((payload) => {
    const { value } = payload;
    if (value.length > 200) return fail(payload, 'max_length', tooLong(200));
    if (value !== '' && !isOrigin(value)) fail(payload, 'invalid_input', sentences.invalidUrl);
  })
  .register(textKinds, { kind: 'url' });

const appUrls = z
  .array(appUrl.nullable())
  .overwrite((items) => items.filter((item) => item !== null && item !== ''))
  .meta({
    description:
      'Origins where the project is used: http(s), optionally with `*` in the host. Null and empty entries are dropped.',
    examples: [['https://app.example.com']],
  });

const timezone = z
  .string()
  .trim()
  .check((payload) => {
    if (payload.value === '') return fail(payload, 'blank', sentences.fieldBlank);
    if (asTimeZone(payload.value) === undefined)
      fail(payload, 'invalid_choice', notAChoice(payload.value.slice(0, 100)));
  })
  .overwrite((zone) => asTimeZone(zone) ?? zone)
  .meta({ description: 'An IANA time zone.', pattern: '^[A-Za-z0-9_+/-]+$', examples: ['Europe/Berlin'] })
  .register(textKinds, { kind: 'time zone' });

const notNumber = { error: sentences.notNumber, params: { code: 'invalid_input' } };

const sampleRate = z
  .custom<string | number>((value) => typeof value === 'string' || typeof value === 'number', {
    ...notNumber,
    abort: true,
  })
  .check((payload) => {
    const written = String(payload.value).trim();
    if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(written))
      return fail(payload, 'invalid_input', notNumber.error);
    const rate = Number(written);
    if (rate > 1) return fail(payload, 'max_value', aboveMost(1));
    if (rate < 0) return fail(payload, 'min_value', belowLeast(0));
    const [, fraction = '', exponent = '0'] = /(?:\.(\d*))?(?:e(.+))?$/i.exec(written) ?? [];
    if (fraction.length - Number(exponent) > 2) fail(payload, 'max_decimal_places', sentences.tooManyPlaces);
  })
  // Rounding also turns a negative zero into "0.00".
  .transform((value) => (Math.round(Number(value) * 100) / 100 + 0).toFixed(2))
  .meta({
    description: 'Share of sessions to record, from 0 to 1 with at most two decimal places; returned as a string.',
    examples: ['0.25'],
  });

/** The fields that `PATCH …/projects/:id` and the rotation accept, all optional, in the documented order. */
export const ProjectSettings = z.object({
  name: text(200, { description: 'Name.', example: 'Web shop' }),
  product_description: longText(1000, { description: 'What the product is.', blank: true }).nullable(),
  app_urls: appUrls,
  anonymize_ips: flag('Whether IP addresses of visitors are discarded.'),
  completed_snippet_onboarding: flag('Whether the snippet has been installed.'),
  test_account_filters: json('Filters that separate internal users from real ones.'),
  test_account_filters_default_checked: nullableFlag('Whether those filters are on by default in new insights.'),
  path_cleaning_filters: jsonOrNull('Rules that shorten paths in reports.'),
  is_demo: flag('Whether the project holds demo data.'),
  timezone,
  data_attributes: json('HTML attributes used to name elements.'),
  person_display_name_properties: textList('Properties used to name a person; the first match is used.').nullable(),
  correlation_config: jsonOrNull('What correlation analysis excludes.'),
  autocapture_opt_out: nullableFlag('Whether autocapture is off.'),
  autocapture_exceptions_opt_in: nullableFlag('Whether exceptions are captured.'),
  autocapture_web_vitals_opt_in: nullableFlag('Whether web vitals are captured.'),
  autocapture_web_vitals_allowed_metrics: jsonOrNull('Which web vitals are captured.'),
  autocapture_exceptions_errors_to_ignore: jsonOrNull('Which exceptions are not captured.'),
  capture_console_log_opt_in: nullableFlag('Whether console logs are captured.'),
  capture_performance_opt_in: nullableFlag('Whether network timings are captured.'),
  session_recording_opt_in: flag('Whether sessions are recorded.'),
  session_recording_sample_rate: sampleRate.nullable(),
  session_recording_minimum_duration_milliseconds: z
    .int()
    .min(0)
    .max(30_000)
    .nullable()
    .meta({
      description:
        'Minimum duration of a recorded session in milliseconds, from 0 to 30000; shorter sessions are discarded.',
      examples: [2000],
    }),
  session_recording_linked_flag: jsonOrNull('The feature flag that turns recording on.'),
  session_recording_network_payload_capture_config: jsonOrNull('Which parts of network requests are recorded.'),
  session_recording_masking_config: jsonOrNull('What recordings mask.'),
  session_recording_url_trigger_config: jsonList('URLs that start a recording.').nullable(),
  session_recording_url_blocklist_config: jsonList('URLs that pause a recording.').nullable(),
  session_recording_event_trigger_config: textList('Events that start a recording.').nullable(),
  session_recording_trigger_match_type_config: text(24, {
    description: 'Whether any or all triggers must match.',
    blank: true,
    example: 'all',
  }).nullable(),
  session_recording_trigger_groups: jsonOrNull('Groups of triggers.'),
  session_recording_retention_period: z
    .enum(['30d', '90d', '1y', '5y'])
    .meta({ description: 'How long recordings are kept.' }),
  session_replay_config: jsonOrNull('Further recording settings.'),
  survey_config: jsonOrNull('How surveys look.'),
  access_control: flag(
    'Whether the default access level on the project is `none`, so that access must be granted by a rule.',
  ),
  week_start_day: z.literal([0, 1]).nullable().meta({ description: 'First day of the week: 0 Sunday, 1 Monday.' }),
  primary_dashboard: z.int().nullable().meta({ description: "Numeric ID of one of the project's dashboards." }),
  live_events_columns: textList('Columns of the live events table.').nullable(),
  recording_domains: textList('Domains on which sessions may be recorded.').nullable(),
  inject_web_apps: nullableFlag('Whether site apps are injected.'),
  extra_settings: jsonOrNull('Further settings.'),
  modifiers: jsonOrNull('Query modifiers.'),
  has_completed_onboarding_for: jsonOrNull('Products whose onboarding is complete, each as a key set to true.'),
  surveys_opt_in: nullableFlag('Whether surveys are on.'),
  heatmaps_opt_in: nullableFlag('Whether heatmaps are on.'),
  flags_persistence_default: nullableFlag('Whether new flags persist across sign-in.'),
  receive_org_level_activity_logs: nullableFlag('Whether activity of the whole organization is shown in the project.'),
  business_model: z.enum(['b2b', 'b2c', 'other', '']).nullable().meta({ description: 'Who the business sells to.' }),
  conversations_enabled: nullableFlag('Whether conversations are on.'),
  conversations_settings: jsonOrNull('How conversations work.'),
  logs_settings: jsonOrNull('How logs are kept.'),
  proactive_tasks_enabled: nullableFlag('Whether tasks are suggested.'),
});
export type ProjectSettings = z.infer<typeof ProjectSettings>;

/** How visitors without cookies are told apart; only environments have this field. */
export const CookielessServerHashMode = z
  .literal([0, 1, 2])
  .nullable()
  .meta({ description: 'How visitors without cookies are told apart: 0, 1 or 2.' });

export const ProjectUpdate = ProjectSettings.partial();
export type ProjectUpdate = z.infer<typeof ProjectUpdate>;
export const ProjectCreate = z.object({ ...ProjectUpdate.shape, name: ProjectSettings.shape.name });

/** Maximum total size of a project's lists and JSON settings, in bytes of UTF-8 JSON. */
export const maxSettingsBytes = 256 * 1024;

/** Settings whose columns hold JSON text. Flags are stored as 0 or 1, all other settings as they are. */
export const projectJsonFields = [
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
] as const satisfies (keyof ProjectSettings)[];

export const projectFlagFields = [
  'anonymize_ips',
  'completed_snippet_onboarding',
  'test_account_filters_default_checked',
  'is_demo',
  'autocapture_opt_out',
  'autocapture_exceptions_opt_in',
  'autocapture_web_vitals_opt_in',
  'capture_console_log_opt_in',
  'capture_performance_opt_in',
  'session_recording_opt_in',
  'access_control',
  'inject_web_apps',
  'surveys_opt_in',
  'heatmaps_opt_in',
  'flags_persistence_default',
  'receive_org_level_activity_logs',
  'conversations_enabled',
  'proactive_tasks_enabled',
] as const satisfies (keyof ProjectSettings)[];

const token = (description: string) => secret(description).nullable();

export const Project = z
  .strictObject({
    id: z.int().positive().meta({ description: 'Numeric ID of the project.' }),
    organization: z.uuid().meta({ description: 'UUID of the organization.' }),
    ...ProjectSettings.shape,
    app_urls: z.array(z.string()).meta({ description: ProjectSettings.shape.app_urls.description ?? '' }),
    session_recording_sample_rate: z
      .string()
      .nullable()
      .meta({ description: 'Share of sessions to record, from 0 to 1, as a string.' }),
    created_at: timestamp('When the project was created.'),
    updated_at: timestamp('When the project was last changed.'),
    uuid: z.uuid().meta({ description: 'UUID of the project.' }),
    api_token: z.string().meta({ description: 'The public token used to send events.' }),
    effective_membership_level: Level.nullable().meta({ description: "The caller's level in the project." }),
    has_group_types: z.boolean().meta({ description: 'Always false.' }),
    group_types: z.array(z.unknown()).meta({ description: 'Always empty.' }),
    live_events_token: z.string().nullable().meta({ description: 'Always null.' }),
    ingested_event: z.boolean().meta({ description: 'Whether the project has ever received an event.' }),
    person_on_events_querying_enabled: z.boolean().meta({ description: 'Always false.' }),
    default_modifiers: z.record(z.string(), z.unknown()).meta({ description: 'Always empty.' }),
    product_intents: z.array(z.unknown()).meta({ description: 'Always empty.' }),
    secret_api_token: token('The current secret token; null if the caller is not an admin.'),
    secret_api_token_backup: token(
      'The previous secret token, which works until the next rotation; null if the caller is not an admin.',
    ),
    secret_api_token_last_used_at: timestamp('When the current secret token was last used, to the minute.').nullable(),
    secret_api_token_backup_last_used_at: timestamp(
      'When the previous secret token was last used, to the minute.',
    ).nullable(),
    available_setup_task_ids: z.array(z.unknown()).meta({ description: 'Always empty.' }),
  })
  .meta({ id: 'Project', description: 'A project and its settings.' });
export type Project = z.infer<typeof Project>;

export const ProjectGetInput = z.object({
  mask_secrets: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether to mask secret tokens in the response, as in `phs_...F11C`.', examples: [true] }),
});

/** A project with only the fields needed to find it. */
export const ProjectSummary = z
  .strictObject({
    id: Project.shape.id,
    name: Project.shape.name,
    product_description: Project.shape.product_description,
    access_control: Project.shape.access_control,
    is_demo: Project.shape.is_demo,
    created_at: Project.shape.created_at,
    updated_at: Project.shape.updated_at,
    dashboard_count: z.int().min(0).meta({ description: 'Number of dashboards.' }),
  })
  .meta({ id: 'ProjectSummary', description: 'A project without its settings and tokens.' });
export type ProjectSummary = z.infer<typeof ProjectSummary>;

export const ProjectOverviewInput = z.object({
  ...PageInput.shape,
  search: filter(
    text(200, {
      description: 'Only projects whose name contains this text, ignoring case and accents.',
      example: 'shop',
      blank: true,
    }).optional(),
  ),
  order: listOrder(['name', 'dashboard_count', 'created_at', 'updated_at']),
});

/** A project as the environment endpoints return it, with a field that projects do not have. */
export const Environment = z
  .strictObject({ ...Project.shape, cookieless_server_hash_mode: CookielessServerHashMode })
  .meta({
    id: 'Environment',
    description: 'A project, its settings, and how visitors without cookies are told apart.',
  });
export type Environment = z.infer<typeof Environment>;

export const EnvironmentUpdate = z.object({
  ...ProjectUpdate.shape,
  cookieless_server_hash_mode: CookielessServerHashMode.optional(),
});
export type EnvironmentUpdate = z.infer<typeof EnvironmentUpdate>;

/** The part of a project that its own secret token may read. */
export const ProjectOfToken = z
  .strictObject({
    id: Project.shape.id,
    uuid: Project.shape.uuid,
    name: z.string().meta({ description: 'Name.' }),
    organization: Project.shape.organization,
    api_token: Project.shape.api_token,
    timezone: z.string().meta({ description: 'An IANA time zone.' }),
    created_at: Project.shape.created_at,
    updated_at: Project.shape.updated_at,
  })
  .meta({
    id: 'ProjectOfToken',
    description: 'The project that a secret token belongs to, or the current project of a user.',
  });
export type ProjectOfToken = z.infer<typeof ProjectOfToken>;

export const ProjectPathId = z.object({ id: pathNumber('Numeric ID of the project.') });
