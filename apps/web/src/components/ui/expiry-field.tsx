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

/** When something ends: after a number of days, at the end of a day, or never. */
export interface Expiry {
  /** The current expiry, kept unless another day is chosen. */
  known?: string;
  choice: (typeof choices)[number]['value'];
  /**
   * When it was chosen, in milliseconds since the epoch. The days are counted from then, so that a resent request is identical.
   */
  chosenAt: number;
  /** The last day, in the format of the browser's date field. */
  date: string;
}

const dayOf = (time: number) => new Date(time).toLocaleDateString('sv');

/** An expiry a number of days from now, or never. */
export function expiryIn(choice: Expiry['choice']): Expiry {
  const chosenAt = Date.now();
  return { choice, chosenAt, date: dayOf(chosenAt + 90 * day) };
}

/** An existing expiry, for editing. */
export const expiryAt = (expires_at: string | null): Expiry =>
  expires_at === null
    ? expiryIn('never')
    : { ...expiryIn('date'), date: dayOf(Date.parse(expires_at)), known: expires_at };

/** The chosen timestamp; null for never. */
export function expiryOf({ choice, chosenAt, date, known }: Expiry): string | null {
  if (choice === 'never') return null;
  if (choice === 'date' && known !== undefined && dayOf(Date.parse(known)) === date) return known;
  if (choice === 'date') return new Date(`${date}T23:59:59`).toISOString();
  return new Date(chosenAt + Number(choice) * day).toISOString();
}

interface ExpiryFieldProps {
  label: string;
  value: Expiry;
  onChange: (value: Expiry) => void;
  autoFocus?: boolean;
}

/** Chooses when something expires. */
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
        onChange={(choice) => onChange({ ...value, choice, chosenAt: Date.now() })}
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
