import { hasInvisible } from './characters.ts';

/** A letter as it is compared, whatever its case. Small letters of capitals alone would keep `ß` apart from `SS`. */
const foldLetter = (letter: string): string =>
  // The dotless i has a capital that is the capital of another letter.
  letter === 'ı' ? letter : letter.toLowerCase().toUpperCase().toLowerCase();

/**
 * The form in which names are compared, by full Unicode case folding: `ÄRZTE` and `ärzte`, `Straße` and `STRASSE` are one
 * name, however composed. Stored beside what was typed, because no two databases fold case alike. Folded letter by
 * letter: the small sigma depends on where it stands in a word. Composed once more at the end, because some small
 * letters have a composed form that their capitals lack.
 */
export function normalizedKey(value: string): string {
  // ASCII, which most names are, has no more to fold.
  if (/^[\0-\x7F]*$/.test(value)) return value.toLowerCase();
  return Array.from(value.normalize('NFD'), foldLetter).join('').normalize('NFC');
}

/**
 * Accents of Latin, Greek and Cyrillic letters, and points of Hebrew and Arabic ones. Marks that make another letter or
 * another syllable, as in Japanese, Hindi and Thai, are none.
 */
const accents = /(?![\u3099\u309A])(?=[\p{Script=Inherited}\p{Script=Hebrew}])\p{Mn}/gu;

/** Letters that people type as these, and that have no decomposition into a letter and an accent. */
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
 * The form in which names are searched: as they are compared, and without accents, so that `novak` finds `Novák` and
 * `strasse` finds `Straße`. A text of accents alone keeps them: without, it would be found in everything.
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

/** Two labels or more, none of them empty or with a hyphen at its edge, the last one no number. */
const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A domain in lower case and, as IDNA writes it, in ASCII; undefined where the text is none, or has no dot. */
function asciiDomain(domain: string): string | undefined {
  // What a URL would take for something else than a host.
  if (/[\s%/\\?#@:[\]<>^|]/.test(domain) || hasInvisible(domain)) return undefined;
  const lower = domain.toLowerCase();
  if (!lower.includes('xn--') && domainPattern.test(lower)) return lower;
  const address = `http://${domain}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname } = new URL(address);
  return domainPattern.test(hostname) ? hostname : undefined;
}

/** An address in its two parts, the domain in its ASCII form; undefined where the text is no e-mail address. */
function partsOfEmail(address: string): { local: string; domain: string } | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, Math.max(at, 0));
  if (!/^[^\s@"(),:;<>[\\\]]+$/.test(local) || hasInvisible(local)) return undefined;
  const domain = asciiDomain(address.slice(at + 1));
  return domain === undefined ? undefined : { local, domain };
}

/** Whether a text is written as an e-mail address; only a letter that arrives proves one. */
export const isEmail = (text: string): boolean => partsOfEmail(text) !== undefined;

/**
 * The form in which e-mail addresses are compared: without regard to case, the domain as IDNA writes it in ASCII. What is
 * no address is compared as names are, and so equals no address.
 */
export function emailKey(address: string): string {
  const parts = partsOfEmail(address.trim());
  return parts === undefined ? normalizedKey(address) : `${normalizedKey(parts.local)}@${parts.domain}`;
}

/**
 * The form in which mail servers compare addresses: without regard to the case of ASCII letters, the domain in ASCII;
 * undefined where the text is no address.
 */
export const mailboxOf = (address: string): string | undefined => {
  const parts = partsOfEmail(address.trim());
  if (parts === undefined) return undefined;
  // Not composed either: of the Kelvin sign that makes the letter K.
  return `${parts.local.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())}@${parts.domain}`;
};

/**
 * Whether mail to one address reaches the owner of the other. Fewer addresses are the same to a mail server than are
 * equal here: `weiss@` and `weiß@` have one key, and may be two people's.
 */
export function isSameMailbox(one: string, other: string): boolean {
  const mailbox = mailboxOf(one);
  return mailbox !== undefined && mailbox === mailboxOf(other);
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The canonical spelling of a UUID, or undefined where the text is none. */
export const asUuid = (value: string): string | undefined =>
  uuidPattern.test(value) ? value.toLowerCase() : undefined;

/** How a person is called: the first name, else the part of the address before the `@`. */
export const displayName = (user: { first_name: string; email: string }): string =>
  user.first_name.trim() || user.email.slice(0, user.email.lastIndexOf('@'));

/** At most the first `max` characters; never half of one, as cutting UTF-16 units could leave. */
export const firstCharacters = (value: string, max: number): string => [...value].slice(0, max).join('');
