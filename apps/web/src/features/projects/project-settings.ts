import type { ProjectSettings } from '@rolecall/contracts';
import type { Messages } from 'next-intl';

/** A setting of a project. */
export type Setting = keyof ProjectSettings;

/** The sections in which settings are shown, in order. */
export const settingSections = [
  'general',
  'access',
  'people',
  'autocapture',
  'recording',
  'products',
  'onboarding',
  'advanced',
] as const;
export type SettingSection = (typeof settingSections)[number];

export const isSettingSection = (text: string): text is SettingSection =>
  (settingSections as readonly string[]).includes(text);

type Texts = Messages['projects'];

/** What a setting is changed with. */
export type SettingControl =
  | { kind: 'text'; maxLength: number; lines?: number; suggestions?: readonly string[] }
  | { kind: 'switch' }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'decimal' }
  | { kind: 'choice'; options: readonly { value: string | number | null; name: keyof Texts['choice'] }[] }
  | { kind: 'zone' }
  | { kind: 'list'; entry: keyof Texts['entry']; example: string; maxLength: number }
  | { kind: 'dashboard' }
  | { kind: 'json' };

/** The setting's label, and what to know before changing it, are messages by its name: `setting.name`, `hint.name`. */
export interface SettingSpec {
  section: SettingSection;
  /** Whether it may be without a value, which is something else than an empty one. */
  isNullable: boolean;
  control: SettingControl;
}

const flag = (section: SettingSection): SettingSpec => ({ section, isNullable: false, control: { kind: 'switch' } });
const nullable = (spec: SettingSpec): SettingSpec => ({ ...spec, isNullable: true });
const json = (section: SettingSection): SettingSpec => ({ section, isNullable: true, control: { kind: 'json' } });
const textList = (section: SettingSection, entry: keyof Texts['entry'], example: string): SettingSpec => ({
  section,
  isNullable: true,
  control: { kind: 'list', entry, example, maxLength: 400 },
});

/** Every setting of a project, where it is shown and what it is changed with. Pages and their forms follow from it. */
export const projectSettings: Readonly<Record<Setting, SettingSpec>> = {
  name: {
    section: 'general',
    isNullable: false,
    control: { kind: 'text', maxLength: 200 },
  },
  product_description: {
    section: 'general',
    isNullable: true,
    control: { kind: 'text', maxLength: 1000, lines: 3 },
  },
  app_urls: {
    section: 'general',
    isNullable: false,
    control: { kind: 'list', entry: 'address', example: 'https://app.example.com', maxLength: 200 },
  },
  business_model: {
    section: 'general',
    isNullable: true,
    control: {
      kind: 'choice',
      options: [
        { value: null, name: 'notSet' },
        { value: 'b2b', name: 'b2b' },
        { value: 'b2c', name: 'b2c' },
        { value: 'other', name: 'other' },
        { value: '', name: 'blank' },
      ],
    },
  },
  timezone: {
    section: 'general',
    isNullable: false,
    control: { kind: 'zone' },
  },
  week_start_day: {
    section: 'general',
    isNullable: true,
    control: {
      kind: 'choice',
      options: [
        { value: null, name: 'notSet' },
        { value: 0, name: 'sunday' },
        { value: 1, name: 'monday' },
      ],
    },
  },
  primary_dashboard: {
    section: 'general',
    isNullable: true,
    control: { kind: 'dashboard' },
  },

  access_control: flag('access'),
  anonymize_ips: flag('access'),
  receive_org_level_activity_logs: nullable(flag('access')),

  person_display_name_properties: textList('people', 'property', 'email'),
  test_account_filters: {
    section: 'people',
    isNullable: false,
    control: { kind: 'json' },
  },
  test_account_filters_default_checked: nullable(flag('people')),
  path_cleaning_filters: json('people'),
  correlation_config: json('people'),
  live_events_columns: textList('people', 'column', 'url'),

  autocapture_opt_out: nullable(flag('autocapture')),
  data_attributes: {
    section: 'autocapture',
    isNullable: false,
    control: { kind: 'json' },
  },
  autocapture_exceptions_opt_in: nullable(flag('autocapture')),
  autocapture_exceptions_errors_to_ignore: json('autocapture'),
  autocapture_web_vitals_opt_in: nullable(flag('autocapture')),
  autocapture_web_vitals_allowed_metrics: json('autocapture'),
  capture_console_log_opt_in: nullable(flag('autocapture')),
  capture_performance_opt_in: nullable(flag('autocapture')),
  heatmaps_opt_in: nullable(flag('autocapture')),
  inject_web_apps: nullable(flag('autocapture')),

  session_recording_opt_in: flag('recording'),
  session_recording_sample_rate: {
    section: 'recording',
    isNullable: true,
    control: { kind: 'decimal' },
  },
  session_recording_minimum_duration_milliseconds: {
    section: 'recording',
    isNullable: true,
    control: { kind: 'integer', min: 0, max: 30_000 },
  },
  session_recording_retention_period: {
    section: 'recording',
    isNullable: false,
    control: {
      kind: 'choice',
      options: [
        { value: '30d', name: 'days30' },
        { value: '90d', name: 'days90' },
        { value: '1y', name: 'year' },
        { value: '5y', name: 'years5' },
      ],
    },
  },
  recording_domains: textList('recording', 'domain', 'https://app.example.com'),
  session_recording_event_trigger_config: textList('recording', 'event', 'checkout started'),
  session_recording_url_trigger_config: json('recording'),
  session_recording_url_blocklist_config: json('recording'),
  session_recording_trigger_match_type_config: {
    section: 'recording',
    isNullable: true,
    control: { kind: 'text', maxLength: 24, suggestions: ['any', 'all'] },
  },
  session_recording_trigger_groups: json('recording'),
  session_recording_linked_flag: json('recording'),
  session_recording_masking_config: json('recording'),
  session_recording_network_payload_capture_config: json('recording'),
  session_replay_config: json('recording'),

  surveys_opt_in: nullable(flag('products')),
  survey_config: json('products'),
  flags_persistence_default: nullable(flag('products')),
  conversations_enabled: nullable(flag('products')),
  conversations_settings: json('products'),
  logs_settings: json('products'),
  proactive_tasks_enabled: nullable(flag('products')),

  completed_snippet_onboarding: flag('onboarding'),
  has_completed_onboarding_for: json('onboarding'),
  is_demo: flag('onboarding'),

  modifiers: json('advanced'),
  extra_settings: json('advanced'),
};

/** The settings of a section, in order. */
export const settingsOf = (section: SettingSection): [Setting, SettingSpec][] =>
  (Object.entries(projectSettings) as [Setting, SettingSpec][]).filter(([, spec]) => spec.section === section);
