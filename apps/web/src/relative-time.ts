const minute = 60;
const hour = 60 * minute;
const dayMs = 86_400_000;

// The language of the texts, so that a page does not mix two.
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** How many midnights lie between two instants, in the zone of whoever reads. */
function daysBetween(from: Date, to: Date): number {
  const dayOf = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((dayOf(to) - dayOf(from)) / dayMs);
}

/** When something was or will be, as people say it: by the calendar from a day on, so that yesterday is yesterday. */
export function relativeTime(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const size = Math.abs(seconds);
  if (size < minute) return 'just now';
  if (size < hour) return relative.format(Math.trunc(seconds / minute), 'minute');
  const days = daysBetween(now, date);
  // Around midnight hours say more.
  if (days === 0 || size < 6 * hour) return relative.format(Math.trunc(seconds / hour), 'hour');
  if (Math.abs(days) < 14) return relative.format(days, 'day');
  if (Math.abs(days) < 60) return relative.format(Math.round(days / 7), 'week');
  if (Math.abs(days) < 730) return relative.format(Math.round(days / 30.44), 'month');
  return relative.format(Math.round(days / 365.25), 'year');
}
