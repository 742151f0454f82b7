import { describe, expect, it } from 'vitest';
import { ProjectCreate, projectFlagFields, projectJsonFields, ProjectSettings, ProjectUpdate } from '../src/index.ts';
import { nested, refusal, validation } from './support.ts';

const update = (fields: object) => refusal(ProjectUpdate, fields);
const parsed = (fields: object) => ProjectUpdate.parse(fields);
const nullable = (field: string) => ProjectUpdate.safeParse({ [field]: null }).success;

const nonNullFlags = [
  'anonymize_ips',
  'completed_snippet_onboarding',
  'is_demo',
  'session_recording_opt_in',
  'access_control',
];
const nullableFlags = [
  'test_account_filters_default_checked',
  'autocapture_opt_out',
  'autocapture_exceptions_opt_in',
  'autocapture_web_vitals_opt_in',
  'capture_console_log_opt_in',
  'capture_performance_opt_in',
  'inject_web_apps',
  'surveys_opt_in',
  'heatmaps_opt_in',
  'flags_persistence_default',
  'receive_org_level_activity_logs',
  'conversations_enabled',
  'proactive_tasks_enabled',
];
const json = [
  ['test_account_filters', false],
  ['data_attributes', false],
  ...[
    'path_cleaning_filters',
    'correlation_config',
    'autocapture_web_vitals_allowed_metrics',
    'autocapture_exceptions_errors_to_ignore',
    'session_recording_linked_flag',
    'session_recording_network_payload_capture_config',
    'session_recording_masking_config',
    'session_recording_trigger_groups',
    'session_replay_config',
    'survey_config',
    'extra_settings',
    'modifiers',
    'has_completed_onboarding_for',
    'conversations_settings',
    'logs_settings',
  ].map((field) => [field, true] as const),
] as const;
const textLists = [
  'person_display_name_properties',
  'live_events_columns',
  'session_recording_event_trigger_config',
  'recording_domains',
];
const jsonLists = ['session_recording_url_trigger_config', 'session_recording_url_blocklist_config'];

describe('project settings', () => {
  it('are all optional, except for the name of a new project', () => {
    expect(parsed({})).toEqual({});
    expect(refusal(ProjectCreate, {})).toEqual(validation('required', 'This field is required.', 'name'));
  });

  it('are the documented ones', () => {
    const documented = [
      'name',
      'product_description',
      'app_urls',
      'timezone',
      'session_recording_sample_rate',
      'session_recording_minimum_duration_milliseconds',
      'session_recording_trigger_match_type_config',
      'session_recording_retention_period',
      'week_start_day',
      'primary_dashboard',
      'business_model',
      ...nonNullFlags,
      ...nullableFlags,
      ...textLists,
      ...jsonLists,
      ...json.map(([field]) => field),
    ];
    expect(Object.keys(ProjectSettings.shape).toSorted()).toEqual(documented.toSorted());
    expect([...projectFlagFields].toSorted()).toEqual([...nonNullFlags, ...nullableFlags].toSorted());
    expect([...projectJsonFields].toSorted()).toEqual(
      ['app_urls', ...textLists, ...jsonLists, ...json.map(([field]) => field)].toSorted(),
    );
  });

  it.each(projectFlagFields)('%s is true or false', (field) => {
    for (const value of ['true', 1, 0, [], {}])
      expect(update({ [field]: value })).toEqual(validation('invalid_input', 'Must be a valid boolean.', field));
    expect(parsed({ [field]: false })).toEqual({ [field]: false });
    expect(nullable(field)).toBe(!nonNullFlags.includes(field));
    if (nonNullFlags.includes(field))
      expect(update({ [field]: null })).toEqual(validation('null', 'This field may not be null.', field));
  });

  it.each([
    ['name', 200, false],
    ['product_description', 1000, true],
    ['session_recording_trigger_match_type_config', 24, true],
  ] as const)('%s is text of at most %i characters', (field, max, mayBeNull) => {
    expect(update({ [field]: '🦊'.repeat(max) })).toBeUndefined();
    expect(update({ [field]: '🦊'.repeat(max + 1) })).toEqual(
      validation('max_length', `Ensure this field has no more than ${max} characters.`, field),
    );
    expect(update({ [field]: 5 })).toEqual(validation('invalid_input', 'Not a valid string.', field));
    expect(nullable(field)).toBe(mayBeNull);
  });

  it.each(textLists)('%s is a list of texts, or null', (field) => {
    expect(parsed({ [field]: ['email', ' name '] })).toEqual({ [field]: ['email', 'name'] });
    expect(update({ [field]: 'email' })).toEqual(
      validation('invalid_input', 'Expected a list of items but got type "str".', field),
    );
    expect(update({ [field]: ['email', 5] })).toEqual(validation('invalid_input', 'Not a valid string.', field));
    expect(update({ [field]: ['email', null] })).toEqual(validation('null', 'This field may not be null.', field));
    expect(update({ [field]: ['\0'] })).toEqual(
      validation('null_characters_not_allowed', 'Null characters are not allowed.', field),
    );
    expect(nullable(field)).toBe(true);
  });

  it.each(jsonLists)('%s is a list of anything, or null', (field) => {
    const value = [{ url: 'https://example.com', matching: 'regex' }, 1, null];
    expect(parsed({ [field]: value })).toEqual({ [field]: value });
    expect(update({ [field]: {} })).toEqual(
      validation('invalid_input', 'Expected a list of items but got type "dict".', field),
    );
    expect(nullable(field)).toBe(true);
  });
});

describe('JSON settings', () => {
  it.each(json)('%s is JSON (null: %s)', (field, mayBeNull) => {
    for (const value of [{ a: [1, 'b', null] }, [], 'text', 0, false])
      expect(parsed({ [field]: value })).toEqual({ [field]: value });
    expect(nullable(field)).toBe(mayBeNull);
    if (!mayBeNull) expect(update({ [field]: null })).toEqual(validation('null', 'This field may not be null.', field));
  });

  it('are at most 100 levels deep', () => {
    expect(update({ modifiers: nested(100) })).toBeUndefined();
    expect(update({ modifiers: nested(101) })).toEqual(
      validation('invalid_input', 'Value must be valid JSON, nested at most 100 levels deep.', 'modifiers'),
    );
    expect(update({ modifiers: nested(200_000) })?.code).toBe('invalid_input');
  });

  it('contain no NUL or lone surrogate, not even in keys', () => {
    for (const value of ['a\0', ['\0'], { a: { b: '\0' } }, { '\0': 1 }])
      expect(update({ modifiers: value })).toEqual(
        validation('invalid_input', 'Null characters are not allowed.', 'modifiers'),
      );
    for (const value of ['\uD800', { a: ['\uDC00'] }, { '\uD800': 1 }])
      expect(update({ modifiers: value })).toEqual(
        validation('invalid_input', 'Surrogate characters are not allowed.', 'modifiers'),
      );
  });

  it('contain only what JSON can express', () => {
    for (const value of [[() => 0], { a: 1n }, [Symbol('a')], [undefined]])
      expect(update({ modifiers: value })).toEqual(
        validation('invalid_input', 'Value must be valid JSON.', 'modifiers'),
      );
  });

  it('contain only numbers that would be returned as they were sent', () => {
    for (const value of [0.1, 1e-300, -1.5, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])
      expect(parsed({ modifiers: { value } })).toEqual({ modifiers: { value } });
    for (const value of [Number.NaN, Infinity, 2 ** 53, -(2 ** 53), 1e300])
      for (const field of [...json.map(([name]) => name), ...jsonLists])
        expect(update({ [field]: [{ value }] })).toEqual(
          validation(
            'invalid_input',
            'A number would not come back as it was sent. Send integers beyond 9007199254740991 and longer decimals as strings.',
            field,
          ),
        );
  });

  it('keep names of prototype members as ordinary data', () => {
    const text =
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"a":[{"__proto__":null}]}';
    const { modifiers } = parsed({ modifiers: JSON.parse(text) });
    expect(JSON.stringify(modifiers)).toBe(text);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });
});

describe('app_urls', () => {
  it('are origins; null and empty entries are dropped', () => {
    expect(parsed({ app_urls: ['https://example.com', null, '', '  ', ' http://localhost:3000 '] })).toEqual({
      app_urls: ['https://example.com', 'http://localhost:3000'],
    });
    expect(parsed({ app_urls: [] })).toEqual({ app_urls: [] });
  });

  it.each([
    'https://*.example.com',
    'http://*',
    'https://preview-*.example.com',
    'http://127.0.0.1:8080',
    'http://[::1]:3000',
    'https://müller.example',
    'https://example.com/',
  ])('accept %s', (url) => expect(update({ app_urls: [url] })).toBeUndefined());

  it.each([
    'example.com',
    'ftp://example.com',
    'javascript:alert(1)',
    'https://',
    'https://example.com/path',
    'https://example.com?x=1',
    'https://user@example.com',
    'https://exa mple.com',
    'https://example.com:99999',
    'x\0',
  ])('refuse %j', (url) =>
    expect(update({ app_urls: ['https://ok.example', url] })).toEqual(
      validation('invalid_input', 'Enter a valid URL.', 'app_urls'),
    ),
  );

  it('refuse wrong types and long texts', () => {
    expect(update({ app_urls: null })).toEqual(validation('null', 'This field may not be null.', 'app_urls'));
    expect(update({ app_urls: 'https://example.com' })).toEqual(
      validation('invalid_input', 'Expected a list of items but got type "str".', 'app_urls'),
    );
    expect(update({ app_urls: [5] })).toEqual(validation('invalid_input', 'Not a valid string.', 'app_urls'));
    expect(update({ app_urls: [`https://${'x'.repeat(200)}.example`] })).toEqual(
      validation('max_length', 'Ensure this field has no more than 200 characters.', 'app_urls'),
    );
  });
});

describe('timezone', () => {
  it.each([
    'UTC',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'Asia/Calcutta',
    'Asia/Kolkata',
    'Europe/Kiev',
    'Europe/Kyiv',
    'US/Pacific',
    'Etc/GMT+5',
    'GMT',
    'EST5EDT',
  ])('accepts %s', (timezone) => expect(parsed({ timezone })).toEqual({ timezone }));

  it.each([
    'PST',
    'IST',
    'ACT',
    'AET',
    'SystemV/PST8',
    'Factory',
    'posix/UTC',
    '+02:00',
    '-05:00',
    '+0200',
    'UTC+2',
    'GMT+2',
    'Z',
    'Mars/Olympus',
    'Europe/',
    'Berlin',
    'local',
  ])('refuses %s', (timezone) => {
    expect(update({ timezone })).toEqual(
      validation('invalid_choice', `"${timezone}" is not a valid choice.`, 'timezone'),
    );
  });

  it('is converted to its canonical spelling', () => {
    for (const [typed, timezone] of [
      [' europe/berlin ', 'Europe/Berlin'],
      ['asia/kolkata', 'Asia/Kolkata'],
      ['ASIA/CALCUTTA', 'Asia/Calcutta'],
      ['us/pacific', 'US/Pacific'],
      ['etc/utc', 'Etc/UTC'],
      ['utc', 'UTC'],
      ['america/port-au-prince', 'America/Port-au-Prince'],
    ])
      expect(parsed({ timezone: typed })).toEqual({ timezone });
  });

  it('accepts every zone that this host supports', () => {
    for (const timezone of Intl.supportedValuesOf('timeZone')) expect(parsed({ timezone })).toEqual({ timezone });
  });

  it('refuses blank texts and wrong types', () => {
    expect(update({ timezone: '' })).toEqual(validation('blank', 'This field may not be blank.', 'timezone'));
    expect(update({ timezone: null })).toEqual(validation('null', 'This field may not be null.', 'timezone'));
    expect(update({ timezone: 1 })).toEqual(validation('invalid_input', 'Not a valid string.', 'timezone'));
  });
});

describe('session_recording_sample_rate', () => {
  const field = 'session_recording_sample_rate';

  it.each([
    ['0.25', '0.25'],
    ['1', '1.00'],
    ['.5', '0.50'],
    ['1e-1', '0.10'],
    ['0.025e1', '0.25'],
    ['10e-1', '1.00'],
    ['0e9', '0.00'],
    [0, '0.00'],
    [-0, '0.00'],
    [1, '1.00'],
    [0.1, '0.10'],
    [0.07, '0.07'],
    [0.29, '0.29'],
    [null, null],
  ])('%j is returned as %j', (value, answered) => {
    expect(parsed({ [field]: value })).toEqual({ [field]: answered });
  });

  it.each([
    ['1.01', 'max_value', 'Ensure this value is less than or equal to 1.'],
    [2, 'max_value', 'Ensure this value is less than or equal to 1.'],
    ['-0.1', 'min_value', 'Ensure this value is greater than or equal to 0.'],
    [-1, 'min_value', 'Ensure this value is greater than or equal to 0.'],
    ['0.250', 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    ['1.000', 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    ['1e-400', 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    ['-1e-400', 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    ['0.1e-2', 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    [Infinity, 'invalid_input', 'A valid number is required.'],
    ['0.255', 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    [0.001, 'max_decimal_places', 'Ensure that there are no more than 2 decimal places.'],
    ['half', 'invalid_input', 'A valid number is required.'],
    ['', 'invalid_input', 'A valid number is required.'],
    ['Infinity', 'invalid_input', 'A valid number is required.'],
    ['0x1', 'invalid_input', 'A valid number is required.'],
    [true, 'invalid_input', 'A valid number is required.'],
    [[], 'invalid_input', 'A valid number is required.'],
    [{}, 'invalid_input', 'A valid number is required.'],
  ] as const)('%j is refused: %s', (value, code, detail) => {
    expect(update({ [field]: value })).toEqual(validation(code, detail, field));
  });
});

describe('numbers and choices', () => {
  it('session_recording_minimum_duration_milliseconds is 0 to 30000', () => {
    const field = 'session_recording_minimum_duration_milliseconds';
    for (const value of [0, 30_000, null]) expect(update({ [field]: value })).toBeUndefined();
    expect(update({ [field]: 30_001 })).toEqual(
      validation('max_value', 'Ensure this value is less than or equal to 30000.', field),
    );
    expect(update({ [field]: -1 })).toEqual(
      validation('min_value', 'Ensure this value is greater than or equal to 0.', field),
    );
    for (const value of ['5', 1.5, true])
      expect(update({ [field]: value })).toEqual(validation('invalid_input', 'A valid integer is required.', field));
  });

  it.each([
    ['session_recording_retention_period', ['30d', '90d', '1y', '5y'], '2y', false],
    ['business_model', ['b2b', 'b2c', 'other', '', null], 'c2c', true],
    ['week_start_day', [0, 1, null], 2, true],
  ])('%s is one of %j', (field, values, other, mayBeNull) => {
    for (const value of values) expect(parsed({ [field]: value })).toEqual({ [field]: value });
    expect(update({ [field]: other })).toEqual(
      validation('invalid_choice', `"${other}" is not a valid choice.`, field),
    );
    expect(nullable(field)).toBe(mayBeNull);
  });

  it('primary_dashboard is a number or null', () => {
    expect(update({ primary_dashboard: 'x' })).toEqual(
      validation('invalid_input', 'A valid integer is required.', 'primary_dashboard'),
    );
    expect(nullable('primary_dashboard')).toBe(true);
  });
});
