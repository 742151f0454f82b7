import { expect, it } from 'vitest';
import { dayIn, dayTitle, exactTime, relativeTime } from '../src/relative-time.ts';

/** A time in November 2026, in the time zone of the machine. */
const at = (day: number, time: string) => new Date(`2026-11-${String(day).padStart(2, '0')}T${time}`);
const wednesday = at(25, '09:00:00');
const day = 86_400_000;

it.each([
  [at(23, '10:00:00'), '2 days ago'],
  [at(24, '00:01:00'), 'yesterday'],
  [at(24, '23:00:00'), 'yesterday'],
  [at(25, '00:30:00'), '8 hours ago'],
  [at(25, '08:59:30'), null],
  [at(25, '08:00:00'), '1 hour ago'],
  [at(25, '23:59:00'), 'in 14 hours'],
  [at(26, '23:00:00'), 'tomorrow'],
  [at(27, '08:00:00'), 'in 2 days'],
  [new Date(wednesday.getTime() + 7 * day), 'in 7 days'],
  [new Date(wednesday.getTime() + 14 * day), 'in 2 weeks'],
  [new Date(wednesday.getTime() + 30 * day), 'in 4 weeks'],
  [new Date(wednesday.getTime() + 90 * day), 'in 3 months'],
  [new Date(wednesday.getTime() - 365 * day), '12 months ago'],
  [new Date(wednesday.getTime() - 3 * 365 * day), '3 years ago'],
])('%s is described on a Wednesday morning as %s', (date, words) => {
  expect(relativeTime(date, wednesday, 'en')).toBe(words);
});

it('counts hours across midnight', () => {
  expect(relativeTime(at(24, '23:30:00'), at(25, '01:00:00'), 'en')).toBe('1 hour ago');
  expect(relativeTime(at(24, '23:50:00'), at(25, '00:10:00'), 'en')).toBe('20 minutes ago');
});

it('follows the language of the page', () => {
  expect(relativeTime(at(24, '00:01:00'), wednesday, 'de')).toBe('gestern');
  expect(relativeTime(at(27, '08:00:00'), wednesday, 'de')).toBe('übermorgen');
  expect(exactTime(wednesday, 'de')).toMatch(/^Mittwoch, 25\. November 2026 um 09:00:00/);
});

it('names days by the calendar of the time zone, with the year if it is another one', () => {
  const instant = new Date('2026-11-24T23:30:00Z');
  expect([dayIn('UTC', instant), dayIn('Europe/Berlin', instant)]).toEqual(['2026-11-24', '2026-11-25']);
  const title = (day: string, locale = 'en') => dayTitle(day, '2026-11-25', locale);
  expect([title('2026-11-25'), title('2026-11-24')]).toEqual(['Today', 'Yesterday']);
  expect([title('2026-11-23'), title('2025-12-31')]).toEqual(['Monday, November 23', 'Wednesday, December 31, 2025']);
  expect([title('2026-11-25', 'de'), title('2026-11-23', 'de')]).toEqual(['Heute', 'Montag, 23. November']);
});
