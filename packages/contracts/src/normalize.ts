/**
 * The form in which names are compared: `ÄRZTE` and `ärzte` are one name, however composed.
 * Stored beside what was typed, because no two databases fold case alike. Composed once more at the end, because some
 * small letters have a composed form that their capitals lack.
 */
export const normalizedKey = (value: string): string => value.normalize('NFC').toLowerCase().normalize('NFC');

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The canonical spelling of a UUID, or undefined where the text is none. */
export const asUuid = (value: string): string | undefined =>
  uuidPattern.test(value) ? value.toLowerCase() : undefined;

/** How a person is called: the first name, else the part of the address before the `@`. */
export const displayName = (user: { first_name: string; email: string }): string =>
  user.first_name.trim() || user.email.slice(0, user.email.lastIndexOf('@'));

/** At most the first `max` characters; never half of one, as cutting UTF-16 units could leave. */
export const firstCharacters = (value: string, max: number): string => [...value].slice(0, max).join('');
