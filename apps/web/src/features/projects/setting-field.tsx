'use client';

import { Button } from '@/components/ui/button';
import { hintStyle } from '@/components/ui/field';
import { JsonEditor } from '@/components/ui/json-editor';
import { ListEditor } from '@/components/ui/list-editor';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { TextField } from '@/components/ui/text-field';
import { ZonePicker } from '@/components/ui/zone-picker';
import { allDashboards, dashboardsInput } from '@/features/dashboards/search';
import { trpc } from '@/trpc/client';
import type { Setting, SettingSpec } from './project-settings';
import { useProjectPath } from './use-project';

interface SettingFieldProps {
  setting: Setting;
  spec: SettingSpec;
  value: unknown;
  /** Told what becomes of it; whether that is good the server says. */
  onChange: (value: unknown, problem?: string) => void;
  problem?: string | undefined;
  isReadOnly: boolean;
}

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** A setting with the control that the table has for it. */
export function SettingField({ setting, spec, value, onChange, problem, isReadOnly }: SettingFieldProps) {
  const { control, label, hint, isNullable } = spec;
  const shared = { name: setting, label, hint };
  const unset = isNullable && !isReadOnly && value !== null && (
    <Button variant="quiet" size="small" onClick={() => onChange(null)}>
      Unset<span className="sr-only"> {label}</span>
    </Button>
  );
  /** A field that is emptied is without a value, where it may be. */
  const onText = (read: (text: string) => unknown) => (text: string) =>
    onChange(text.trim() === '' && isNullable ? null : read(text));
  switch (control.kind) {
    case 'text':
      return (
        <>
          <TextField
            {...shared}
            value={textOf(value)}
            onChange={onText((text) => text)}
            required={!isNullable}
            maxLength={control.maxLength}
            readOnly={isReadOnly}
            {...(control.lines === undefined ? {} : { rows: control.lines })}
            {...(control.suggestions ? { list: `${setting}-suggestions`, autoComplete: 'off' } : {})}
          />
          {control.suggestions && (
            <datalist id={`${setting}-suggestions`}>
              {control.suggestions.map((suggestion) => (
                <option key={suggestion} value={suggestion}>
                  {suggestion}
                </option>
              ))}
            </datalist>
          )}
        </>
      );
    case 'switch':
      return (
        <Switch {...shared} isOn={value === true} onChange={onChange} isDisabled={isReadOnly}>
          {value === null ? <span className={hintStyle}>Not set</span> : unset}
        </Switch>
      );
    case 'integer':
    case 'decimal':
      return (
        <TextField
          {...shared}
          value={textOf(value)}
          // What is no number is sent as it was typed: the server has the sentence for it.
          onChange={onText((text) =>
            control.kind === 'integer' && /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : text,
          )}
          inputMode={control.kind === 'integer' ? 'numeric' : 'decimal'}
          required={!isNullable}
          readOnly={isReadOnly}
          autoComplete="off"
          className="sm:max-w-md"
        />
      );
    case 'choice':
      return (
        <Choice
          {...shared}
          options={control.options}
          value={value}
          onChange={onChange}
          disabled={isReadOnly}
          className="sm:max-w-60"
        />
      );
    case 'dashboard':
      return <DashboardChoice {...shared} value={value} onChange={onChange} disabled={isReadOnly} />;
    case 'zone':
      return <ZonePicker {...shared} value={textOf(value)} onChange={onChange} isReadOnly={isReadOnly} />;
    case 'list':
      return (
        <ListEditor
          {...shared}
          entry={control.entry}
          placeholder={control.placeholder}
          maxLength={control.maxLength}
          value={value as string[] | null}
          onChange={onChange}
          isReadOnly={isReadOnly}
          action={unset}
        />
      );
    case 'json':
      return (
        <JsonEditor
          {...shared}
          value={value}
          onChange={onChange}
          problem={problem}
          isReadOnly={isReadOnly}
          action={unset}
        />
      );
  }
}

interface ChoiceProps {
  name: string;
  label: string;
  hint: string | undefined;
  options: readonly { value: string | number | null; label: string }[];
  value: unknown;
  onChange: (value: unknown) => void;
  disabled: boolean;
  className?: string;
}

/** One of several values of any kind; the browser's list knows texts alone. */
const Choice = ({ options, value, onChange, ...props }: ChoiceProps) => (
  <Select
    {...props}
    options={options.map((option) => ({ value: JSON.stringify(option.value), label: option.label }))}
    value={JSON.stringify(value)}
    onChange={(text) => onChange(JSON.parse(text))}
  />
);

function DashboardChoice({ value, ...props }: Omit<ChoiceProps, 'options'>) {
  const { id } = useProjectPath();
  const dashboards = trpc.dashboards.list.useQuery(dashboardsInput(id, allDashboards));
  const options = (dashboards.data?.results ?? []).map(({ id: dashboard, name }) => ({
    value: dashboard,
    label: name,
  }));
  const isKnown = value === null || options.some((option) => option.value === value);
  return (
    <Choice
      {...props}
      value={value}
      options={[
        { value: null, label: options.length === 0 ? 'None: the project has no dashboards' : 'None' },
        ...options,
        ...(isKnown ? [] : [{ value: Number(value), label: `Dashboard ${String(value)}` }]),
      ]}
    />
  );
}
