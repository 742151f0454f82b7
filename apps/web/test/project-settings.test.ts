import { readFileSync } from 'node:fs';
import { ProjectSettings } from '@rolecall/contracts';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  projectSettings,
  type Setting,
  type SettingControl,
  settingSections,
  settingsOf,
} from '../src/features/projects/project-settings.ts';
import { blankRow, fits, isPattern, withPart, withValue } from '../src/features/projects/setting-shapes.ts';

const readTexts = (locale: string) => {
  const catalogue = readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), 'utf8');
  return (JSON.parse(catalogue) as { projects: Record<'setting' | 'hint', Record<string, string>> }).projects;
};

const fields = Object.keys(ProjectSettings.shape) as Setting[];
const accepts = (field: Setting, value: unknown) => z.safeParse(ProjectSettings.shape[field], value).success;

/** Values that each kind of control may send. Those in `refuses` it must have no way to send. */
const sends: { [Kind in SettingControl['kind']]: (control: Extract<SettingControl, { kind: Kind }>) => unknown[] } = {
  text: ({ maxLength }) => ['x', 'x'.repeat(maxLength)],
  switch: () => [true, false],
  integer: ({ min, max }) => [min, max],
  decimal: () => ['0', '0.25', '1'],
  choice: ({ options }) => options.map(({ value }) => value),
  zone: () => ['UTC', 'Europe/Berlin'],
  list: ({ example }) => [[], [example]],
  several: ({ options }) => [[], options],
  rows: ({ columns }) => [[], [blankRow(columns)]],
  object: ({ columns }) => [blankRow(columns)],
  dashboard: () => [1],
  json: ({ example }) => [[], [{ a: null }], example],
};
const refuses: { [Kind in SettingControl['kind']]: (control: Extract<SettingControl, { kind: Kind }>) => unknown[] } = {
  text: ({ maxLength }) => [5, 'x'.repeat(maxLength + 1)],
  switch: () => ['true', 1],
  integer: ({ min, max }) => [min - 1, max + 1, min + 0.5],
  decimal: () => ['1.01', '-0.1'],
  choice: () => ['x'.repeat(25), 99],
  zone: () => ['x'],
  list: ({ maxLength }) => [['x'.repeat(maxLength + 1)], 'x', [5]],
  several: () => [undefined],
  rows: () => [undefined],
  object: () => [undefined],
  dashboard: () => ['x', 1.5],
  json: () => [undefined],
};

/** Whether programs may set a setting to any JSON, although a form supports only one shape. */
const takesAnyJson = (field: Setting) => accepts(field, { any: 'thing' });

const controlOf = <Kind extends SettingControl['kind']>(field: Setting, kind: Kind) => {
  const { control } = projectSettings[field];
  if (control.kind !== kind) throw new Error(`${field} is changed with ${control.kind}.`);
  return control as Extract<SettingControl, { kind: Kind }>;
};

describe('the form for a JSON setting', () => {
  const filter = { key: 'email', type: 'person', operator: 'not_icontains', value: '@example.com' };

  it.each<[Setting, unknown]>([
    ['test_account_filters', [filter, { ...filter, value: ['a', 'b'] }]],
    ['test_account_filters', [{ ...filter, operator: 'is_set', value: null }]],
    ['test_account_filters', [{ ...filter, operator: 'semver_gt', type: 'group' }]],
    ['path_cleaning_filters', [{ alias: '<id>', regex: '[0-9]+' }]],
    ['session_recording_url_trigger_config', [{ url: '/shop', matching: 'regex' }]],
    ['session_recording_linked_flag', { id: 5, key: 'record' }],
    ['session_recording_linked_flag', { id: 5, key: 'record', variant: 'test' }],
    ['session_recording_masking_config', {}],
    ['session_recording_masking_config', { maskAllInputs: false, maskTextSelector: '*' }],
    ['autocapture_web_vitals_allowed_metrics', ['LCP', 'CLS']],
    ['autocapture_exceptions_errors_to_ignore', ['ResizeObserver loop']],
    ['data_attributes', ['data-attr']],
  ])('(%s) shows %j', (field, value) => {
    expect(fits(projectSettings[field].control, value)).toBe(true);
  });

  it.each<[Setting, unknown]>([
    ['test_account_filters', { type: 'AND', values: [] }],
    ['test_account_filters', [{ ...filter, value: 5 }]],
    ['test_account_filters', [{ ...filter, value: null }]],
    ['test_account_filters', [{ ...filter, group_type_index: 0 }]],
    ['test_account_filters', [filter, 'email']],
    ['path_cleaning_filters', [{ alias: '<id>' }]],
    ['path_cleaning_filters', [{ alias: '<id>', regex: '[0-9]+', order: 1 }]],
    ['session_recording_url_trigger_config', [{ url: '/shop', matching: 'exact' }]],
    ['session_recording_linked_flag', 'record'],
    ['session_recording_masking_config', { maskAllInputs: 'yes', more: true }],
    ['autocapture_web_vitals_allowed_metrics', ['TTFB']],
    ['autocapture_exceptions_errors_to_ignore', [5]],
    ['data_attributes', 'data-attr'],
  ])('(%s) leaves %j to the editor', (field, value) => {
    expect(fits(projectSettings[field].control, value)).toBe(false);
  });

  it('starts with an entry that it can show, and has no value for operators without one', () => {
    const { columns } = controlOf('test_account_filters', 'rows');
    const blank = blankRow(columns);
    expect(fits(projectSettings.test_account_filters.control, [blank])).toBe(true);
    const set = withValue(columns, filter, 'operator', 'is_set');
    expect(set).toEqual({ ...filter, operator: 'is_set', value: null });
    expect(withValue(columns, set, 'operator', 'exact')).toEqual({ ...filter, operator: 'exact', value: '' });
  });

  it('sends null once an object has no parts left', () => {
    const { columns } = controlOf('session_recording_masking_config', 'object');
    const one = withPart(columns, null, 'maskAllInputs', false);
    expect(one).toEqual({ maskAllInputs: false });
    expect(withPart(columns, one, 'maskAllInputs', undefined)).toBeNull();
    const flag = controlOf('session_recording_linked_flag', 'object').columns;
    expect(withPart(flag, null, 'key', 'record')).toEqual({ id: '', key: 'record' });
    expect(withPart(flag, { id: 5, key: 'record', variant: 'test' }, 'variant', '')).toEqual({ id: 5, key: 'record' });
  });

  it('recognizes valid regular expressions', () => {
    expect(['', '/users/\\d+', '^a$'].every(isPattern)).toBe(true);
    expect(['(', '[a', '*'].some(isPattern)).toBe(false);
  });
});

describe('the settings of a project', () => {
  it('each have a control in an existing section', () => {
    expect(Object.keys(projectSettings).toSorted()).toEqual(fields.toSorted());
    const sections = settingSections;
    expect(sections.flatMap((section) => settingsOf(section).map(([field]) => field)).toSorted()).toEqual(
      fields.toSorted(),
    );
    for (const section of sections) expect(settingsOf(section), section).not.toEqual([]);
  });

  it.each(fields)('%s has a control that sends only valid values', (field) => {
    const { control, isNullable } = projectSettings[field];
    for (const value of sends[control.kind](control as never)) expect(accepts(field, value), String(value)).toBe(true);
    for (const value of takesAnyJson(field) ? [undefined] : refuses[control.kind](control as never))
      expect(accepts(field, value), String(value)).toBe(false);
    expect(accepts(field, null)).toBe(isNullable);
  });

  it('offer every valid choice', () => {
    for (const field of fields) {
      const { control, isNullable } = projectSettings[field];
      const schema: z.ZodType = ProjectSettings.shape[field];
      const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
      const choices =
        inner instanceof z.ZodEnum ? inner.options : inner instanceof z.ZodLiteral ? [...inner.values] : undefined;
      // Programs may set it to any text, which is then shown as it is.
      if (field === 'session_recording_trigger_match_type_config') continue;
      expect(control.kind === 'choice', field).toBe(choices !== undefined);
      if (control.kind !== 'choice' || !choices) continue;
      const offered = control.options.map(({ value }) => value);
      expect(new Set(offered), field).toEqual(new Set([...choices, ...(isNullable ? [null] : [])]));
    }
  });

  it.each(['en', 'de'])('have distinct labels in %s, and hints only for existing settings', (locale) => {
    const { setting, hint } = readTexts(locale);
    expect(Object.keys(setting).toSorted()).toEqual(fields.toSorted());
    expect(new Set(Object.values(setting)).size).toBe(fields.length);
    expect(fields).toEqual(expect.arrayContaining(Object.keys(hint)));
  });
});
