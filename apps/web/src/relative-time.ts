const minute = 60;
const hour = 60 * minute;
const dayMs = 86_400_000;

/** Caches one format per language: creating one is expensive. */
function formatsOf<Format>(create: (locale: string) => Format): (locale: string) => Format {
  const known = new Map<string, Format>();
  return (locale) => {
    const format = known.get(locale) ?? create(locale);
    known.set(locale, format);
    return format;
  };
}

const relativeFormat = formatsOf((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const exactFormat = formatsOf((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' }));

/** The date and time of a timestamp, in the reader's zone. */
export const exactTime = (date: Date, locale: string): string => exactFormat(locale).format(date);

const shortFormat = formatsOf((locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }));

/** The same in short, to the minute. */
export const shortTime = (date: Date, locale: string): string => shortFormat(locale).format(date);

const dayFormat = formatsOf((zone) => new Intl.DateTimeFormat('sv', { timeZone: zone }));
const dayTitleFormat = formatsOf(
  (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', timeZone: 'UTC' }),
);
const pastDayTitleFormat = formatsOf(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' }),
);

/** The day of a timestamp in a time zone, such as 2026-11-23. */
export const dayIn = (zone: string, date: Date): string => dayFormat(zone).format(date);

/** The heading for what happened on a day: Today, Yesterday, or its date, with the year if it is not the current one. */
export function dayTitle(day: string, today: string, locale: string): string {
  const days = Math.round((Date.parse(day) - Date.parse(today)) / dayMs);
  if (days === 0 || days === -1) {
    const [first = '', ...rest] = relativeFormat(locale).format(days, 'day');
    return first.toLocaleUpperCase(locale) + rest.join('');
  }
  const format = day.slice(0, 4) === today.slice(0, 4) ? dayTitleFormat : pastDayTitleFormat;
  return format(locale).format(Date.parse(day));
}

/** The number of midnights between two timestamps, in the reader's zone. */
function daysBetween(from: Date, to: Date): number {
  const dayOf = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((dayOf(to) - dayOf(from)) / dayMs);
}

/**
 * A time relative to now. From a day on, it follows the calendar, so that yesterday is the previous calendar day.
 * @returns null if it is less than a minute away
 */
export function relativeTime(date: Date, now: Date, locale: string): string | null {
  const relative = relativeFormat(locale);
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < minute) return null;
  if (size < hour) return relative.format(Math.trunc(seconds / minute), 'minute');
  const days = daysBetween(now, date);
  // Around midnight, hours are more informative.
  if (days === 0 || size < 6 * hour) return relative.format(Math.trunc(seconds / hour), 'hour');
  if (Math.abs(days) < 14) return relative.format(days, 'day');
  if (Math.abs(days) < 60) return relative.format(Math.round(days / 7), 'week');
  if (Math.abs(days) < 730) return relative.format(Math.round(days / 30.44), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
}
