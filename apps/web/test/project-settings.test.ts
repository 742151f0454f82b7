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

const readTexts = (locale: string) => {
  const catalogue = readFileSync(new URL(`../messages/${locale}.json`, import.meta.url), 'utf8');
  return (JSON.parse(catalogue) as { projects: Record<'setting' | 'hint', Record<string, string>> }).projects;
};

const fields = Object.keys(ProjectSettings.shape) as Setting[];
const accepts = (field: Setting, value: unknown) => z.safeParse(ProjectSettings.shape[field], value).success;

/** What a control may send, and what it must have no way to send. */
const sends: { [Kind in SettingControl['kind']]: (control: Extract<SettingControl, { kind: Kind }>) => unknown[] } = {
  text: ({ maxLength }) => ['x', 'x'.repeat(maxLength)],
  switch: () => [true, false],
  integer: ({ min, max }) => [min, max],
  decimal: () => ['0', '0.25', '1'],
  choice: ({ options }) => options.map(({ value }) => value),
  zone: () => ['UTC', 'Europe/Berlin'],
  list: ({ example }) => [[], [example]],
  dashboard: () => [1],
  json: () => [[], [{ a: null }]],
};
const refuses: { [Kind in SettingControl['kind']]: (control: Extract<SettingControl, { kind: Kind }>) => unknown[] } = {
  text: ({ maxLength }) => [5, 'x'.repeat(maxLength + 1)],
  switch: () => ['true', 1],
  integer: ({ min, max }) => [min - 1, max + 1, min + 0.5],
  decimal: () => ['1.01', '-0.1'],
  choice: () => ['x', 99],
  zone: () => ['x'],
  list: ({ maxLength }) => [['x'.repeat(maxLength + 1)], 'x', [5]],
  dashboard: () => ['x', 1.5],
  json: () => [undefined],
};

describe('the settings of a project', () => {
  it('each have a control, in a section that there is', () => {
    expect(Object.keys(projectSettings).toSorted()).toEqual(fields.toSorted());
    const sections = settingSections;
    expect(sections.flatMap((section) => settingsOf(section).map(([field]) => field)).toSorted()).toEqual(
      fields.toSorted(),
    );
    for (const section of sections) expect(settingsOf(section), section).not.toEqual([]);
  });

  it.each(fields)('%s has the right one', (field) => {
    const { control, isNullable } = projectSettings[field];
    for (const value of sends[control.kind](control as never)) expect(accepts(field, value), String(value)).toBe(true);
    for (const value of refuses[control.kind](control as never))
      expect(accepts(field, value), String(value)).toBe(false);
    expect(accepts(field, null)).toBe(isNullable);
  });

  it('offer every choice', () => {
    for (const field of fields) {
      const { control, isNullable } = projectSettings[field];
      const schema: z.ZodType = ProjectSettings.shape[field];
      const inner = schema instanceof z.ZodNullable ? schema.unwrap() : schema;
      const choices =
        inner instanceof z.ZodEnum ? inner.options : inner instanceof z.ZodLiteral ? [...inner.values] : undefined;
      expect(control.kind === 'choice', field).toBe(choices !== undefined);
      if (control.kind !== 'choice' || !choices) continue;
      const offered = control.options.map(({ value }) => value);
      expect(new Set(offered), field).toEqual(new Set([...choices, ...(isNullable ? [null] : [])]));
    }
  });

  it.each(['en', 'de'])('are labelled in %s, each in its own words, and have no hint without a setting', (locale) => {
    const { setting, hint } = readTexts(locale);
    expect(Object.keys(setting).toSorted()).toEqual(fields.toSorted());
    expect(new Set(Object.values(setting)).size).toBe(fields.length);
    expect(fields).toEqual(expect.arrayContaining(Object.keys(hint)));
  });
});
