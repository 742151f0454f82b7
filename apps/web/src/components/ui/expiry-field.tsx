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
  /** When it was chosen, in milliseconds: the days are counted from then, so that what is sent again is the same. */
  chosenAt: number;
  /** The last day, as the browser's date field has it. */
  date: string;
}

const dayOf = (time: number) => new Date(time).toLocaleDateString('sv');

/** An end in so many days from now on, or never. */
export function expiryIn(choice: Expiry['choice']): Expiry {
  const chosenAt = Date.now();
  return { choice, chosenAt, date: dayOf(chosenAt + 90 * day) };
}

/** What ends already, to be changed. */
export const expiryAt = (expires_at: string | null): Expiry =>
  expires_at === null
    ? expiryIn('never')
    : { ...expiryIn('date'), date: dayOf(Date.parse(expires_at)), known: expires_at };

/** The instant that is chosen; null for never. */
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
