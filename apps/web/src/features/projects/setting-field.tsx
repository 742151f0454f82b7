import { type Messages, useTranslations } from 'next-intl';
import { type ReactNode, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox, Fieldset } from '@/components/ui/checkbox';
import { hintStyle } from '@/components/ui/field';
import { hidden } from '@/components/ui/hidden';
import { JsonEditor } from '@/components/ui/json-editor';
import { ListEditor } from '@/components/ui/list-editor';
import { Select } from '@/components/ui/select';
import { Switch } from '@/components/ui/switch';
import { TextField } from '@/components/ui/text-field';
import { ZonePicker } from '@/components/ui/zone-picker';
import { allDashboards, dashboardsInput } from '@/features/dashboards/search';
import { trpc } from '@/trpc/client';
import type { Setting, SettingControl, SettingSpec } from './project-settings';
import { ObjectSetting, RowsSetting } from './setting-columns';
import { type Fields, fits } from './setting-shapes';
import { useProjectPath } from './use-project';

/** The message key of a hint. Not every setting has one. */
type HintKey = `hint.${keyof Messages['projects']['hint']}`;

interface SettingFieldProps {
  setting: Setting;
  spec: SettingSpec;
  value: unknown;
  /** Called with the new value, and with a problem if it cannot be sent. The server validates the rest. */
  onChange: (value: unknown, problem?: string) => void;
  problem?: string | undefined;
  isReadOnly: boolean;
}

/** The control for a stored value whose shape the setting's own control cannot show. */
const asJson: SettingControl = { kind: 'json', example: undefined };

const textOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');

/** A setting, with its control from the table. */
export function SettingField({ setting, spec, value, onChange, problem, isReadOnly }: SettingFieldProps) {
  const t = useTranslations('projects');
  const { isNullable } = spec;
  // A value first shown as JSON stays so while it is edited, whatever its shape becomes.
  const [isOther] = useState(!fits(spec.control, value));
  const control = isOther || !fits(spec.control, value) ? asJson : spec.control;
  const label = t(`setting.${setting}`);
  const hintKey = `hint.${setting}` as HintKey;
  const shared = { name: setting, label, hint: t.has(hintKey) ? t(hintKey) : undefined };
  const unset = isNullable && !isReadOnly && value !== null && (
    <Button variant="quiet" size="small" onClick={() => onChange(null)}>
      {t.rich('unset', { label, hidden })}
    </Button>
  );
  const editor = { ...shared, onChange, isReadOnly, action: unset };
  /** An emptied field becomes null if the setting is nullable. */
  const onText = (read: (text: string) => unknown) => (text: string) =>
    onChange(text.trim() === '' && isNullable ? null : read(text));
  switch (control.kind) {
    case 'text':
      return (
        <TextField
          {...shared}
          value={textOf(value)}
          onChange={onText((text) => text)}
          required={!isNullable}
          maxLength={control.maxLength}
          readOnly={isReadOnly}
          {...(control.lines === undefined ? {} : { rows: control.lines })}
        />
      );
    case 'switch':
      return (
        <Switch {...shared} isOn={value === true} onChange={onChange} isDisabled={isReadOnly}>
          {value === null ? <span className={hintStyle}>{t('choice.notSet')}</span> : unset}
        </Switch>
      );
    case 'integer':
    case 'decimal':
      return (
        <TextField
          {...shared}
          value={textOf(value)}
          // Text that is not a number is sent as typed: the server has the error message for it.
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
          options={control.options.map((option) => ({ value: option.value, label: t(`choice.${option.name}`) }))}
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
          {...editor}
          entry={t(`entry.${control.entry}`)}
          placeholder={control.example}
          maxLength={control.maxLength}
          value={value as string[] | null}
        />
      );
    case 'several':
      return <Several {...editor} options={control.options} value={value as string[] | null} />;
    case 'rows':
      return <RowsSetting {...editor} control={control} value={value as Fields[] | null} />;
    case 'object':
      return <ObjectSetting {...editor} control={control} value={value as Fields | null} />;
    case 'json':
      return <JsonEditor {...editor} value={value} problem={problem} example={control.example} />;
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

/** Picks one of several values, as JSON because `<select>` only takes text. A stored value that is no option is shown as is. */
const Choice = ({ options, value, onChange, ...props }: ChoiceProps) => (
  <Select
    {...props}
    options={[
      ...options,
      ...(options.some((option) => option.value === value) ? [] : [{ value, label: String(value) }]),
    ].map((option) => ({ value: JSON.stringify(option.value), label: option.label }))}
    value={JSON.stringify(value)}
    onChange={(text) => onChange(JSON.parse(text))}
  />
);

interface SeveralProps extends Omit<ChoiceProps, 'options' | 'disabled'> {
  options: readonly string[];
  value: readonly string[] | null;
  isReadOnly: boolean;
  action: ReactNode;
}

/** Picks any number of a few options, whose names are established terms and not translated. */
function Several({ options, value, onChange, isReadOnly, action, ...props }: SeveralProps) {
  const t = useTranslations('projects');
  return (
    <Fieldset {...props}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {options.map((option) => (
          <Checkbox
            key={option}
            label={option}
            checked={value?.includes(option) ?? false}
            disabled={isReadOnly}
            onChange={(isChecked) =>
              onChange(options.filter((each) => (each === option ? isChecked : value?.includes(each))))
            }
          />
        ))}
        {value === null ? <span className={hintStyle}>{t('choice.notSet')}</span> : action}
      </div>
    </Fieldset>
  );
}

function DashboardChoice({ value, ...props }: Omit<ChoiceProps, 'options'>) {
  const t = useTranslations('projects');
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
        { value: null, label: t(options.length === 0 ? 'noDashboardsToChoose' : 'noDashboard') },
        ...options,
        ...(isKnown ? [] : [{ value: Number(value), label: t('unknownDashboard', { id: String(value) }) }]),
      ]}
    />
  );
}
