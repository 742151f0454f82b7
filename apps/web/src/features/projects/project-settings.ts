import type { ProjectSettings } from '@rolecall/contracts';

/** A setting of a project. */
export type Setting = keyof ProjectSettings;

/** The sections in which settings are shown, in order. */
export const settingSections = {
  general: { title: 'General', description: 'What the project is and where it is used.' },
  access: { title: 'Access and privacy', description: 'Who sees the project, and what it keeps of visitors.' },
  people: { title: 'People and filters', description: 'How people are named, and whom reports leave out.' },
  autocapture: { title: 'Autocapture', description: 'What is captured without being asked for.' },
  recording: { title: 'Session recording', description: 'Which sessions are recorded, and how long they are kept.' },
  products: { title: 'Products', description: 'Surveys, flags, conversations and logs.' },
  onboarding: { title: 'Onboarding', description: 'What has been set up already.' },
  advanced: { title: 'Advanced', description: 'Settings for programs, kept as they are.' },
} as const;
export type SettingSection = keyof typeof settingSections;

export const isSettingSection = (text: string): text is SettingSection => Object.hasOwn(settingSections, text);

/** What a setting is changed with. */
export type SettingControl =
  | { kind: 'text'; maxLength: number; lines?: number; suggestions?: readonly string[] }
  | { kind: 'switch' }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'decimal' }
  | { kind: 'choice'; options: readonly { value: string | number | null; label: string }[] }
  | { kind: 'zone' }
  | { kind: 'list'; entry: string; placeholder: string; maxLength: number }
  | { kind: 'dashboard' }
  | { kind: 'json' };

export interface SettingSpec {
  section: SettingSection;
  label: string;
  /** What to know before changing it. */
  hint?: string;
  /** Whether it may be without a value, which is something else than an empty one. */
  isNullable: boolean;
  control: SettingControl;
}

const flag = (section: SettingSection, label: string, hint?: string): SettingSpec => ({
  section,
  label,
  ...(hint === undefined ? {} : { hint }),
  isNullable: false,
  control: { kind: 'switch' },
});
const nullable = (spec: SettingSpec): SettingSpec => ({ ...spec, isNullable: true });
const json = (section: SettingSection, label: string, hint: string): SettingSpec => ({
  section,
  label,
  hint,
  isNullable: true,
  control: { kind: 'json' },
});
const textList = (
  section: SettingSection,
  label: string,
  hint: string,
  entry: string,
  placeholder: string,
): SettingSpec => ({
  section,
  label,
  hint,
  isNullable: true,
  control: { kind: 'list', entry, placeholder, maxLength: 400 },
});

/** Every setting of a project, where it is shown and what it is changed with. Pages and their forms follow from it. */
export const projectSettings: Readonly<Record<Setting, SettingSpec>> = {
  name: {
    section: 'general',
    label: 'Name',
    isNullable: false,
    control: { kind: 'text', maxLength: 200 },
  },
  product_description: {
    section: 'general',
    label: 'Product description',
    hint: 'What the product is, for those who come to it new.',
    isNullable: true,
    control: { kind: 'text', maxLength: 1000, lines: 3 },
  },
  app_urls: {
    section: 'general',
    label: 'App addresses',
    hint: 'Where the project is used: http or https origins without a path; * may stand in the host.',
    isNullable: false,
    control: { kind: 'list', entry: 'Address', placeholder: 'https://app.example.com', maxLength: 200 },
  },
  business_model: {
    section: 'general',
    label: 'Business model',
    hint: 'Whom the business sells to.',
    isNullable: true,
    control: {
      kind: 'choice',
      options: [
        { value: null, label: 'Not set' },
        { value: 'b2b', label: 'Businesses (B2B)' },
        { value: 'b2c', label: 'Consumers (B2C)' },
        { value: 'other', label: 'Other' },
        { value: '', label: 'Left blank' },
      ],
    },
  },
  timezone: {
    section: 'general',
    label: 'Time zone',
    hint: 'In which reports count their days.',
    isNullable: false,
    control: { kind: 'zone' },
  },
  week_start_day: {
    section: 'general',
    label: 'First day of the week',
    isNullable: true,
    control: {
      kind: 'choice',
      options: [
        { value: null, label: 'Not set' },
        { value: 0, label: 'Sunday' },
        { value: 1, label: 'Monday' },
      ],
    },
  },
  primary_dashboard: {
    section: 'general',
    label: 'Primary dashboard',
    hint: 'The one the project’s page shows first.',
    isNullable: true,
    control: { kind: 'dashboard' },
  },

  access_control: flag(
    'access',
    'Private project',
    'Without access by default: only people with a rule reach it, and admins and owners of the organization.',
  ),
  anonymize_ips: flag('access', 'Drop IP addresses', 'Addresses of visitors are not kept.'),
  receive_org_level_activity_logs: nullable(
    flag('access', 'Show activity of the whole organization', 'In the project, next to its own.'),
  ),

  person_display_name_properties: textList(
    'people',
    'Display name properties',
    'Properties that name a person; the first that a person has counts.',
    'Property',
    'email',
  ),
  test_account_filters: {
    section: 'people',
    label: 'Internal and test users',
    hint: 'Filters that tell internal users from real ones.',
    isNullable: false,
    control: { kind: 'json' },
  },
  test_account_filters_default_checked: nullable(
    flag('people', 'Leave out internal and test users in new insights', 'Can still be changed for each insight.'),
  ),
  path_cleaning_filters: json('people', 'Path cleaning', 'Rules that shorten paths in reports.'),
  correlation_config: json('people', 'Correlation analysis', 'What it leaves out.'),
  live_events_columns: textList('people', 'Live events columns', 'Columns of the live events table.', 'Column', 'url'),

  autocapture_opt_out: nullable(flag('autocapture', 'Turn off autocapture', 'Clicks and page views are not captured.')),
  data_attributes: {
    section: 'autocapture',
    label: 'Data attributes',
    hint: 'HTML attributes by which elements are named.',
    isNullable: false,
    control: { kind: 'json' },
  },
  autocapture_exceptions_opt_in: nullable(flag('autocapture', 'Capture exceptions')),
  autocapture_exceptions_errors_to_ignore: json('autocapture', 'Exceptions to ignore', 'Which are not captured.'),
  autocapture_web_vitals_opt_in: nullable(flag('autocapture', 'Capture web vitals')),
  autocapture_web_vitals_allowed_metrics: json('autocapture', 'Web vitals to capture', 'Such as ["LCP", "CLS"].'),
  capture_console_log_opt_in: nullable(flag('autocapture', 'Capture console logs')),
  capture_performance_opt_in: nullable(flag('autocapture', 'Capture network timings')),
  heatmaps_opt_in: nullable(flag('autocapture', 'Capture heatmaps')),
  inject_web_apps: nullable(flag('autocapture', 'Inject site apps', 'Into the pages that the project is used on.')),

  session_recording_opt_in: flag('recording', 'Record sessions'),
  session_recording_sample_rate: {
    section: 'recording',
    label: 'Sample rate',
    hint: 'Share of sessions recorded, from 0 to 1 with at most two places: 0.25 is every fourth.',
    isNullable: true,
    control: { kind: 'decimal' },
  },
  session_recording_minimum_duration_milliseconds: {
    section: 'recording',
    label: 'Minimum duration',
    hint: 'Shorter sessions are not kept. In milliseconds, from 0 to 30000.',
    isNullable: true,
    control: { kind: 'integer', min: 0, max: 30_000 },
  },
  session_recording_retention_period: {
    section: 'recording',
    label: 'Kept for',
    isNullable: false,
    control: {
      kind: 'choice',
      options: [
        { value: '30d', label: '30 days' },
        { value: '90d', label: '90 days' },
        { value: '1y', label: 'One year' },
        { value: '5y', label: 'Five years' },
      ],
    },
  },
  recording_domains: textList(
    'recording',
    'Recording domains',
    'On which sessions may be recorded.',
    'Domain',
    'https://app.example.com',
  ),
  session_recording_event_trigger_config: textList(
    'recording',
    'Event triggers',
    'Events that start a recording.',
    'Event',
    'checkout started',
  ),
  session_recording_url_trigger_config: json(
    'recording',
    'Address triggers',
    'A list of addresses that start a recording.',
  ),
  session_recording_url_blocklist_config: json(
    'recording',
    'Address blocklist',
    'A list of addresses that pause a recording.',
  ),
  session_recording_trigger_match_type_config: {
    section: 'recording',
    label: 'Triggers that must match',
    hint: 'Any of them, or all.',
    isNullable: true,
    control: { kind: 'text', maxLength: 24, suggestions: ['any', 'all'] },
  },
  session_recording_trigger_groups: json('recording', 'Trigger groups', 'Triggers that count together.'),
  session_recording_linked_flag: json(
    'recording',
    'Linked feature flag',
    'The feature flag that switches recording on.',
  ),
  session_recording_masking_config: json('recording', 'Masking', 'What recordings mask.'),
  session_recording_network_payload_capture_config: json(
    'recording',
    'Network payloads',
    'Which parts of requests are recorded.',
  ),
  session_replay_config: json('recording', 'Further recording settings', 'For programs.'),

  surveys_opt_in: nullable(flag('products', 'Surveys')),
  survey_config: json('products', 'Survey settings', 'How surveys look.'),
  flags_persistence_default: nullable(
    flag('products', 'New feature flags persist across sign-in', 'Can still be changed for each flag.'),
  ),
  conversations_enabled: nullable(flag('products', 'Conversations')),
  conversations_settings: json('products', 'Conversation settings', 'How conversations work.'),
  logs_settings: json('products', 'Log settings', 'How logs are kept.'),
  proactive_tasks_enabled: nullable(flag('products', 'Suggest tasks')),

  completed_snippet_onboarding: flag('onboarding', 'The snippet is installed'),
  has_completed_onboarding_for: json(
    'onboarding',
    'Products set up',
    'Products whose onboarding is done, each key set to true: {"surveys": true}.',
  ),
  is_demo: flag('onboarding', 'Demo project', 'It holds demo data.'),

  modifiers: json('advanced', 'Query modifiers', 'How queries are run.'),
  extra_settings: json('advanced', 'Further settings', 'Whatever programs keep here.'),
};

/** The settings of a section, in order. */
export const settingsOf = (section: SettingSection): [Setting, SettingSpec][] =>
  (Object.entries(projectSettings) as [Setting, SettingSpec][]).filter(([, spec]) => spec.section === section);
