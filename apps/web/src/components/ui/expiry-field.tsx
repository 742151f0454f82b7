'use client';

import { useTranslations } from 'next-intl';
import { Select } from './select';
import { TextField } from './text-field';

const day = 24 * 60 * 60 * 1000;
const choices = [
  { value: '7', name: 'days7' },
  { value: '30', name: 'days30' },
  { value: '90', name: 'days90' },
  { value: '365', name: 'year' },
  { value: 'date', name: 'date' },
  { value: 'never', name: 'never' },
] as const;

/** When something is to end: in so many days, at the end of a day, or never. */
export interface Expiry {
  /** When it ends already: that stays so for as long as its day does. */
  known?: string;
  choice: (typeof choices)[number]['value'];
  /** The last day, as the browser's date field has it. */
  date: string;
}

const dayOf = (time: number) => new Date(time).toLocaleDateString('sv');

export const expiryIn = (choice: Expiry['choice']): Expiry => ({ choice, date: dayOf(Date.now() + 90 * day) });

/** What ends already, to be changed. */
export const expiryAt = (expires_at: string | null): Expiry =>
  expires_at === null ? expiryIn('never') : { choice: 'date', date: dayOf(Date.parse(expires_at)), known: expires_at };

/** The instant that is chosen; null for never. */
export function expiryOf({ choice, date, known }: Expiry): string | null {
  if (choice === 'never') return null;
  if (choice === 'date' && known !== undefined && dayOf(Date.parse(known)) === date) return known;
  if (choice === 'date') return new Date(`${date}T23:59:59`).toISOString();
  return new Date(Date.now() + Number(choice) * day).toISOString();
}

interface ExpiryFieldProps {
  label: string;
  value: Expiry;
  onChange: (value: Expiry) => void;
  autoFocus?: boolean;
}

/** Chooses when something is to end by itself. */
export function ExpiryField({ label, value, onChange, autoFocus = false }: ExpiryFieldProps) {
  const t = useTranslations('ui');
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Select
        name="expires_at"
        label={label}
        autoFocus={autoFocus}
        options={choices.map(({ value: choice, name }) => ({ value: choice, label: t(`expiry.${name}`) }))}
        value={value.choice}
        onChange={(choice) => onChange({ ...value, choice })}
      />
      {value.choice === 'date' && (
        <TextField
          type="date"
          label={t('lastDay')}
          required
          min={dayOf(Date.now())}
          max="9999-12-31"
          value={value.date}
          onChange={(date) => onChange({ ...value, date })}
        />
      )}
    </div>
  );
}
