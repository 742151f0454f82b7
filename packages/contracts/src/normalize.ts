import { hasInvisible } from './characters.ts';

/** Folds the case of a letter. Lower-casing alone would keep `ß` apart from `SS`. */
const foldLetter = (letter: string): string =>
  // The capital of the dotless i is also the capital of another letter.
  letter === 'ı' ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

/**
 * The form in which names are compared, by full Unicode case folding: `ÄRZTE` and `ärzte`, or `Straße` and `STRASSE`, are
 * the same name, whether composed or decomposed. Stored beside the original, because no two databases fold case alike. Folds
 * letter by letter, because the lower-case sigma depends on its position in a word. Composes once more at the end, because
 * some lower-case letters have a composed form that their capitals lack.
 */
export function normalizedKey(value: string): string {
  // Most names are ASCII, for which lower-casing is enough.
  if (/^[\0-\x7F]*$/.test(value)) return value.toLowerCase();
  return Array.from(value.normalize('NFD'), foldLetter).join('').normalize('NFC');
}

/**
 * Accents of Latin, Greek and Cyrillic letters, and points of Hebrew and Arabic ones. Marks that make another letter or
 * another syllable, as in Japanese, Hindi and Thai, are not included.
 */
const accents = /(?![\u3099\u309A])(?=[\p{Script=Inherited}\p{Script=Hebrew}])\p{Mn}/gu;

/** Letters that do not decompose into a letter and an accent, and what people type instead. */
const plainLetters: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ŧ: 't',
  ŋ: 'n',
  ı: 'i',
};
const withoutDecomposition = new RegExp(`[${Object.keys(plainLetters).join('')}]`, 'g');

/**
 * The form in which names are searched: as for comparison, but without accents, so that `novak` finds `Novák` and `strasse`
 * finds `Straße`. A text that consists only of accents keeps them; without them, it would match everything.
 */
export function searchKey(value: string): string {
  const key = normalizedKey(value);
  if (/^[\0-\x7F]*$/.test(key)) return key;
  const plain = key
    .normalize('NFD')
    .replaceAll(accents, '')
    .replaceAll(withoutDecomposition, (letter) => plainLetters[letter] ?? letter)
    .normalize('NFC');
  return plain.trim() === '' ? key : plain;
}

/** At least two labels, none of them empty or with a hyphen at its edge, and the last one not a number. */
const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain in lower case and in its ASCII form (IDNA); undefined if the text is not a domain or has no dot. */
function asciiDomain(domain: string): string | undefined {
  // Characters that a URL parser would not treat as part of a host.
  if (/[\s%/\\?#@:[\]<>^|]/.test(domain) || hasInvisible(domain)) return undefined;
  const lower = domain.toLowerCase();
  if (!lower.includes('xn--') && domainPattern.test(lower)) return lower;
  const address = `http://${domain}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return domainPattern.test(hostname) ? hostname : undefined;
}

/** The two parts of an address, with the domain in its ASCII form; undefined if the text is not an e-mail address. */
function partsOfEmail(address: string): { local: string; domain: string } | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  if (!/^[^\s@"(),:;<>[\\\]]+$/.test(local) || hasInvisible(local)) return undefined;
  const domain = asciiDomain(address.slice(at + 1));
  return domain === undefined ? undefined : { local, domain };
}

/** Whether a text has the form of an e-mail address. Only a delivered message proves that the address exists. */
export const isEmail = (text: string): boolean => partsOfEmail(text) !== undefined;

/**
 * The form in which e-mail addresses are compared: ignoring case, and with the domain in ASCII (IDNA). Text that is not an
 * address is compared like a name, and so equals no address.
 */
export function emailKey(address: string): string {
  const parts = partsOfEmail(address.trim());
  return parts === undefined ? normalizedKey(address) : `${normalizedKey(parts.local)}@${parts.domain}`;
}

/**
 * The form in which mail servers compare addresses: ignoring the case of ASCII letters, and with the domain in ASCII;
 * undefined if the text is not an address.
 */
export const mailboxOf = (address: string): string | undefined => {
  const parts = partsOfEmail(address.trim());
  if (parts === undefined) return undefined;
  // Not normalized either: composition turns the Kelvin sign into the letter K.
  return `${parts.local.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())}@${parts.domain}`;
};

/**
 * Whether mail to one address reaches the owner of the other. Mail servers treat fewer addresses as equal than we do:
 * `weiss@` and `weiß@` have the same key, but may belong to two people.
 */
export function isSameMailbox(one: string, other: string): boolean {
  const mailbox = mailboxOf(one);
  return mailbox !== undefined && mailbox === mailboxOf(other);
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The canonical spelling of a UUID, or undefined if the text is not a UUID. */
export const asUuid = (value: string): string | undefined =>
  uuidPattern.test(value) ? value.toLowerCase() : undefined;

/** A person's display name: the first name, else the part of the address before the `@`. */
export const displayName = (user: { first_name: string; email: string }): string =>
  user.first_name.trim() || user.email.slice(0, user.email.lastIndexOf('@'));

/** The first `max` characters at most, never half of one, as cutting UTF-16 units could leave. */
export const firstCharacters = (value: string, max: number): string => [...value].slice(0, max).join('');
