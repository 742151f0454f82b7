import { useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Fieldset } from '@/components/ui/checkbox';
import { RowsEditor } from '@/components/ui/rows-editor';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import type { SettingColumn, SettingControl } from './project-settings';
import { blankRow, type Fields, isLeftOut, isPattern, withPart, withValue } from './setting-shapes';

interface SharedProps<Value> {
  name: string;
  label: string;
  hint: string | undefined;
  value: Value | null;
  onChange: (value: Value | null) => void;
  isReadOnly: boolean;
  action: ReactNode;
}

type Control<Kind extends SettingControl['kind']> = Extract<SettingControl, { kind: Kind }>;

/** Edits a list of objects, one row of fields for each. */
export function RowsSetting({ control, ...props }: SharedProps<Fields[]> & { control: Control<'rows'> }) {
  const t = useTranslations('projects');
  const { columns } = control;
  return (
    <RowsEditor {...props} entry={t(`entry.${control.entry}`)} blank={blankRow(columns)}>
      {({ row, title, change }) => (
        <fieldset className="min-w-0 flex-1 rounded-md border border-line p-2">
          <legend className="sr-only">{title}</legend>
          <Cells
            columns={columns}
            fields={row}
            isRequired
            isReadOnly={props.isReadOnly}
            onChange={(key, value) => change(withValue(columns, row, key, value))}
          />
        </fieldset>
      )}
    </RowsEditor>
  );
}

/** Edits an object by its fields. */
export const ObjectSetting = ({
  control: { columns },
  value,
  onChange,
  isReadOnly,
  action,
  ...props
}: SharedProps<Fields> & { control: Control<'object'> }) => (
  <Fieldset {...props}>
    <Cells
      columns={columns}
      fields={value ?? {}}
      isRequired={value !== null}
      isReadOnly={isReadOnly}
      onChange={(key, next) => onChange(withPart(columns, value, key, next))}
    />
    <div>{action}</div>
  </Fieldset>
);

interface CellsProps {
  columns: readonly SettingColumn[];
  fields: Fields;
  /** Whether fields that are not optional must be filled in. */
  isRequired: boolean;
  isReadOnly: boolean;
  onChange: (key: string, value: unknown) => void;
}

const Cells = ({ columns, fields, isRequired, isReadOnly, onChange }: CellsProps) => (
  <div className="grid gap-2 sm:grid-cols-2">
    {columns.map((column) =>
      column.kind === 'fixed' || isLeftOut(column, fields) ? null : (
        <Cell
          key={column.key}
          column={column}
          value={fields[column.key]}
          isRequired={isRequired && !column.isOptional}
          isReadOnly={isReadOnly}
          onChange={(value) => onChange(column.key, value)}
        />
      ),
    )}
  </div>
);

interface CellProps {
  column: Exclude<SettingColumn, { kind: 'fixed' }>;
  value: unknown;
  isRequired: boolean;
  isReadOnly: boolean;
  onChange: (value: unknown) => void;
}

function Cell({ column, value, isRequired, isReadOnly, onChange }: CellProps) {
  const t = useTranslations('projects');
  const label = t(`cell.${column.name}`);
  if (column.kind === 'choice') return <ChoiceCell {...{ column, label, value, isReadOnly, onChange }} />;
  const shared = {
    label,
    required: isRequired,
    readOnly: isReadOnly,
    autoComplete: 'off',
    spellCheck: false,
    placeholder: column.example,
  };
  if (column.kind === 'lines')
    return <LinesCell {...shared} value={value as string | string[]} onChange={onChange} hint={t('lines')} />;
  const text = value === undefined || value === null ? '' : String(value);
  const isNumber = column.kind === 'number';
  const problem = isNumber
    ? !/^\d{0,15}$/.test(text) && t('notNumber')
    : column.isPattern === true && !isPattern(text) && t('notPattern');
  return (
    <TextField
      {...shared}
      ref={(input: HTMLInputElement | null) => input?.setCustomValidity(problem || '')}
      inputMode={isNumber ? 'numeric' : 'text'}
      value={text}
      onChange={(next) => onChange(isNumber && /^\d{1,15}$/.test(next) ? Number(next) : next)}
    />
  );
}

interface LinesCellProps extends Omit<Parameters<typeof TextField>[0], 'value' | 'onChange'> {
  value: string | readonly string[];
  onChange: (value: string | string[]) => void;
}

/** Edits one text, or several with one per line. */
function LinesCell({ value, onChange, ...props }: LinesCellProps) {
  const [text, setText] = useState([value].flat().join('\n'));
  return (
    <TextField
      {...props}
      rows={Math.min(8, text.split('\n').length)}
      value={text}
      onChange={(next) => {
        setText(next);
        const lines = next.split('\n').filter((line) => line.trim() !== '');
        onChange(lines.length > 1 || (Array.isArray(value) && lines.length > 0) ? lines : (lines[0] ?? ''));
      }}
    />
  );
}

interface ChoiceCellProps extends Omit<CellProps, 'column' | 'isRequired'> {
  column: Extract<SettingColumn, { kind: 'choice' }>;
  label: string;
}

function ChoiceCell({ column, label, value, isReadOnly, onChange }: ChoiceCellProps) {
  const t = useTranslations('projects');
  const known = column.options.map((option) => ({ value: option.value, label: t(`choice.${option.name}`) }));
  const isKnown = value === undefined || known.some((option) => option.value === value);
  const options = [
    ...(column.isOptional ? [{ value: undefined, label: t('choice.notSet') }] : []),
    ...known,
    ...(isKnown ? [] : [{ value, label: String(value) }]),
  ];
  return (
    <Select
      label={label}
      disabled={isReadOnly}
      options={options.map((option, index) => ({ value: String(index), label: option.label }))}
      value={String(options.findIndex((option) => option.value === value))}
      onChange={(index) => onChange(options[Number(index)]?.value)}
    />
  );
}
