import type { ProjectSettings } from '@rolecall/contracts';
import type { Messages } from 'next-intl';

/** A setting of a project. */
export type Setting = keyof ProjectSettings;

/** The sections of the settings, in the order shown. */
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

/** A field in each entry of a list, or in an object. */
export type SettingColumn = {
  key: string;
  /** Whether an entry may lack it. */
  isOptional?: boolean;
  /** The values of another field with which this one does not apply. */
  unless?: { key: string; values: readonly string[] };
} & (
  | { kind: 'text'; name: keyof Texts['cell']; example?: string; isPattern?: boolean }
  | { kind: 'lines'; name: keyof Texts['cell']; example?: string }
  | { kind: 'number'; name: keyof Texts['cell']; example?: string }
  | {
      kind: 'choice';
      name: keyof Texts['cell'];
      options: readonly { value: string | boolean; name: keyof Texts['choice'] }[];
    }
  | { kind: 'fixed'; value: string }
);

/** The control to edit a setting with. A stored value that has another shape is edited as JSON. */
export type SettingControl =
  | { kind: 'text'; maxLength: number; lines?: number }
  | { kind: 'switch' }
  | { kind: 'integer'; min: number; max: number }
  | { kind: 'decimal' }
  | { kind: 'choice'; options: readonly { value: string | number | null; name: keyof Texts['choice'] }[] }
  | { kind: 'zone' }
  | { kind: 'list'; entry: keyof Texts['entry']; example: string; maxLength: number }
  | { kind: 'several'; options: readonly string[] }
  | { kind: 'rows'; entry: keyof Texts['entry']; columns: readonly SettingColumn[] }
  | { kind: 'object'; columns: readonly SettingColumn[] }
  | { kind: 'dashboard' }
  | { kind: 'json'; example: unknown };

/** A setting's section and control. Its label and hint are messages by its name, such as `setting.name` and `hint.name`. */
export interface SettingSpec {
  section: SettingSection;
  /** Whether it may be null, which is not the same as empty. */
  isNullable: boolean;
  control: SettingControl;
}

const setting = (section: SettingSection, control: SettingControl): SettingSpec => ({
  section,
  isNullable: true,
  control,
});
const required = (spec: SettingSpec): SettingSpec => ({ ...spec, isNullable: false });
const flag = (section: SettingSection): SettingSpec => setting(section, { kind: 'switch' });
const json = (section: SettingSection, example: unknown) => setting(section, { kind: 'json', example });
const rows = (section: SettingSection, entry: keyof Texts['entry'], ...columns: readonly SettingColumn[]) =>
  setting(section, { kind: 'rows', entry, columns });
const object = (section: SettingSection, ...columns: readonly SettingColumn[]) =>
  setting(section, { kind: 'object', columns });
const optionsOf = <Value>(options: readonly (readonly [Value, keyof Texts['choice']])[]) =>
  options.map(([value, name]) => ({ value, name }));
const choice = (
  section: SettingSection,
  ...options: readonly (readonly [string | number | null, keyof Texts['choice']])[]
) => setting(section, { kind: 'choice', options: optionsOf(options) });
/** A field that is on, off, or left to the recorder's default. */
const part = (key: string, name: keyof Texts['cell']): SettingColumn => ({
  key,
  kind: 'choice',
  name,
  isOptional: true,
  options: optionsOf([
    [true, 'on'],
    [false, 'off'],
  ]),
});
const selector = (key: string, name: keyof Texts['cell'], example: string): SettingColumn => ({
  key,
  kind: 'text',
  name,
  isOptional: true,
  example,
});
const addresses = (): SettingSpec =>
  rows(
    'recording',
    'pattern',
    { key: 'url', kind: 'text', name: 'addressPattern', example: '/checkout/.*', isPattern: true },
    { key: 'matching', kind: 'fixed', value: 'regex' },
  );
const textList = (section: SettingSection, entry: keyof Texts['entry'], example: string, maxLength = 400) =>
  setting(section, { kind: 'list', entry, example, maxLength });

/** Every setting of a project, with its section and control. The settings pages and forms are generated from this table. */
export const projectSettings: Readonly<Record<Setting, SettingSpec>> = {
  name: required(setting('general', { kind: 'text', maxLength: 200 })),
  product_description: setting('general', { kind: 'text', maxLength: 1000, lines: 3 }),
  app_urls: required(textList('general', 'address', 'https://app.example.com', 200)),
  business_model: choice(
    'general',
    [null, 'notSet'],
    ['b2b', 'b2b'],
    ['b2c', 'b2c'],
    ['other', 'other'],
    ['', 'blank'],
  ),
  timezone: required(setting('general', { kind: 'zone' })),
  week_start_day: choice('general', [null, 'notSet'], [0, 'sunday'], [1, 'monday']),
  primary_dashboard: setting('general', { kind: 'dashboard' }),

  access_control: required(flag('access')),
  anonymize_ips: required(flag('access')),
  receive_org_level_activity_logs: flag('access'),

  person_display_name_properties: textList('people', 'property', 'email'),
  test_account_filters: required(
    rows(
      'people',
      'filter',
      {
        key: 'type',
        kind: 'choice',
        name: 'filterType',
        options: optionsOf([
          ['person', 'person'],
          ['event', 'event'],
          ['session', 'session'],
        ]),
      },
      { key: 'key', kind: 'text', name: 'property', example: 'email' },
      {
        key: 'operator',
        kind: 'choice',
        name: 'operator',
        options: optionsOf([
          ['not_icontains', 'notContains'],
          ['icontains', 'contains'],
          ['is_not', 'isNot'],
          ['exact', 'is'],
          ['not_regex', 'notMatches'],
          ['regex', 'matches'],
          ['gt', 'greater'],
          ['lt', 'less'],
          ['is_set', 'isSet'],
          ['is_not_set', 'isNotSet'],
        ]),
      },
      {
        key: 'value',
        kind: 'lines',
        name: 'value',
        example: '@example.com',
        unless: { key: 'operator', values: ['is_set', 'is_not_set'] },
      },
    ),
  ),
  test_account_filters_default_checked: flag('people'),
  path_cleaning_filters: rows(
    'people',
    'rule',
    { key: 'alias', kind: 'text', name: 'alias', example: '<id>' },
    { key: 'regex', kind: 'text', name: 'pattern', example: '/users/\\d+', isPattern: true },
  ),
  correlation_config: json('people', {
    excluded_event_names: ['$feature_flag_called'],
    excluded_person_property_names: ['$browser'],
  }),
  live_events_columns: textList('people', 'column', 'url'),

  autocapture_opt_out: flag('autocapture'),
  data_attributes: required(textList('autocapture', 'attribute', 'data-attr')),
  autocapture_exceptions_opt_in: flag('autocapture'),
  autocapture_exceptions_errors_to_ignore: textList('autocapture', 'exception', 'ResizeObserver loop'),
  autocapture_web_vitals_opt_in: flag('autocapture'),
  autocapture_web_vitals_allowed_metrics: setting('autocapture', {
    kind: 'several',
    options: ['CLS', 'FCP', 'INP', 'LCP'],
  }),
  capture_console_log_opt_in: flag('autocapture'),
  capture_performance_opt_in: flag('autocapture'),
  heatmaps_opt_in: flag('autocapture'),
  inject_web_apps: flag('autocapture'),

  session_recording_opt_in: required(flag('recording')),
  session_recording_sample_rate: setting('recording', { kind: 'decimal' }),
  session_recording_minimum_duration_milliseconds: setting('recording', { kind: 'integer', min: 0, max: 30_000 }),
  session_recording_retention_period: required(
    choice('recording', ['30d', 'days30'], ['90d', 'days90'], ['1y', 'year'], ['5y', 'years5']),
  ),
  recording_domains: textList('recording', 'domain', 'https://app.example.com'),
  session_recording_event_trigger_config: textList('recording', 'event', 'checkout started'),
  session_recording_url_trigger_config: addresses(),
  session_recording_url_blocklist_config: addresses(),
  session_recording_trigger_match_type_config: choice(
    'recording',
    [null, 'notSet'],
    ['any', 'anyTrigger'],
    ['all', 'allTriggers'],
  ),
  session_recording_trigger_groups: json('recording', {
    version: 2,
    groups: [{ id: 'checkout', name: 'Checkout', sampleRate: 1, conditions: { matchType: 'any', events: ['paid'] } }],
  }),
  session_recording_linked_flag: object(
    'recording',
    { key: 'id', kind: 'number', name: 'flagId', example: '42' },
    { key: 'key', kind: 'text', name: 'flagKey', example: 'record-sessions' },
    { key: 'variant', kind: 'text', name: 'flagVariant', isOptional: true, example: 'test' },
  ),
  session_recording_masking_config: object(
    'recording',
    part('maskAllInputs', 'maskInputs'),
    selector('maskTextSelector', 'maskText', '.private'),
    selector('blockSelector', 'blockElements', '.ph-no-capture'),
  ),
  session_recording_network_payload_capture_config: object(
    'recording',
    part('recordHeaders', 'headers'),
    part('recordBody', 'bodies'),
  ),
  session_replay_config: json('recording', { record_canvas: true }),

  surveys_opt_in: flag('products'),
  survey_config: json('products', { appearance: { backgroundColor: '#ffffff' } }),
  flags_persistence_default: flag('products'),
  conversations_enabled: flag('products'),
  conversations_settings: json('products', { widget_enabled: true }),
  logs_settings: json('products', { retention_days: 30 }),
  proactive_tasks_enabled: flag('products'),

  completed_snippet_onboarding: required(flag('onboarding')),
  has_completed_onboarding_for: json('onboarding', { surveys: true }),
  is_demo: required(flag('onboarding')),

  modifiers: json('advanced', { personsOnEventsMode: 'person_id_override_properties_on_events' }),
  extra_settings: json('advanced', { our_importer: { enabled: true } }),
};

/** The settings of a section, in order. */
export const settingsOf = (section: SettingSection): [Setting, SettingSpec][] =>
  (Object.entries(projectSettings) as [Setting, SettingSpec][]).filter(([, spec]) => spec.section === section);
