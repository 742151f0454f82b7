const instantPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ]([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(Z|[+-](?:[01]\d|2[0-3]):?[0-5]\d)?)?$/;

/** Whether a text such as `2026-02-28` is a calendar date in the years 1 to 9999. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text < '0001') return false;
  const time = Date.parse(text);
  // The parser turns February 30 into March 2.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The instant that a text names, as returned in responses; undefined if it names none. Without an offset, it is in UTC. */
export function asInstant(text: string): string | undefined {
  const [, day = '', hour = '00', minute = '00', second = '00', fraction = '', offset = 'Z'] =
    instantPattern.exec(text) ?? [];
  if (!isDay(day)) return undefined;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  const withColon = offset.replace(/^([+-]\d{2}):?/, '$1:');
  const instant = new Date(`${day}T${hour}:${minute}:${second}.${milliseconds}${withColon}`).toISOString();
  // An offset may shift the year beyond four digits.
  return /^(?!0000)\d{4}-/.test(instant) ? instant : undefined;
}
