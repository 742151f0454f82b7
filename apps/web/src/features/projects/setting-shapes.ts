import type { SettingColumn, SettingControl } from './project-settings';

/** An object, or an entry of a list, whose fields are edited in a form. */
export type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);

/** Whether a field does not apply to an entry, because of the value of another field. */
export const isLeftOut = ({ unless }: SettingColumn, fields: Fields): boolean =>
  unless !== undefined && unless.values.includes(String(fields[unless.key]));

function fitsColumn(column: SettingColumn, fields: Fields): boolean {
  const value = fields[column.key];
  if (value === undefined || value === null) return column.isOptional === true || isLeftOut(column, fields);
  switch (column.kind) {
    case 'text':
      return isText(value);
    case 'lines':
      return isText(value) || isTexts(value);
    case 'number':
      return isText(value) || typeof value === 'number';
    case 'choice':
      return isText(value) || column.options.some((option) => option.value === value);
    case 'fixed':
      return value === column.value;
  }
}

/** Whether a value has these fields and no others, so that a form can show all of it. */
const fitsColumns = (columns: readonly SettingColumn[], value: unknown): value is Fields =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every((key) => columns.some((column) => column.key === key)) &&
  columns.every((column) => fitsColumn(column, value as Fields));

/** Whether a setting's control can show the stored value; if not, it is edited as JSON. */
export function fits(control: SettingControl, value: unknown): boolean {
  if (value === null) return true;
  switch (control.kind) {
    case 'list':
      return isTexts(value);
    case 'several':
      return isTexts(value) && value.every((each) => control.options.includes(each));
    case 'object':
      return fitsColumns(control.columns, value);
    case 'rows':
      return Array.isArray(value) && value.every((row) => fitsColumns(control.columns, row));
    default:
      return true;
  }
}

/** The initial fields of a new entry. */
export const blankRow = (columns: readonly SettingColumn[]): Fields =>
  Object.fromEntries(
    columns.flatMap((column) => {
      if (column.kind === 'fixed') return [[column.key, column.value]];
      if (column.isOptional) return [];
      return [[column.key, column.kind === 'choice' ? column.options[0]?.value : '']];
    }),
  );

/** Returns the entry with another value for one field. Optional fields that are emptied are removed. */
export function withValue(columns: readonly SettingColumn[], fields: Fields, key: string, value: unknown): Fields {
  const next = { ...fields, [key]: value };
  for (const column of columns) {
    if (column.isOptional && (next[column.key] === '' || next[column.key] === undefined)) delete next[column.key];
    if (isLeftOut(column, next)) next[column.key] = null;
    else if (next[column.key] === null && !column.isOptional) next[column.key] = '';
  }
  return next;
}

/** The same as `withValue` for a nullable object: null if all its fields are empty. */
export function withPart(columns: readonly SettingColumn[], fields: Fields | null, key: string, value: unknown) {
  const next = withValue(columns, fields ?? blankRow(columns), key, value);
  return Object.values(next).every((each) => each === '') ? null : next;
}

export const isPattern = (text: string): boolean => {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
};
