import { emailKey } from '@rolecall/contracts/normalize';

/** A person to invite. */
export interface Invitee {
  email: string;
  first_name: string;
}

/** The maximum length of a first name on an invite. */
export const maxFirstName = 30;

/** Matches `"Lovelace, Ada" <ada@example.com>` as a whole, and otherwise any text between newlines, commas and semicolons. */
const entries = /"[^"\n]*"\s*<[^>\n]*>|[^,;\n]+/g;
const namedAddress = /^"?([^"<]*?)"?\s*<([^>]*)>$/;

/** Splits addresses separated by spaces. Any other text with spaces is returned as a whole. */
function piecesOf(entry: string): string[] {
  const pieces = entry.split(/\s+/);
  return pieces.every((piece) => piece.includes('@')) ? pieces : [entry];
}

function firstNameOf(name: string): string {
  const [last = '', first] = name.split(',').map((part) => part.trim());
  return [...((first ?? last).split(/\s+/)[0] ?? '')].slice(0, maxFirstName).join('');
}

/**
 * Reads addresses as typed or pasted from a mail program: one per line, or separated by commas, semicolons or spaces, with
 * or without names. Each is returned once. The server decides whether they are valid addresses.
 */
export function parseAddresses(text: string): Invitee[] {
  const byKey = new Map<string, Invitee>();
  for (const entry of text.match(entries) ?? []) {
    const [, name, address] = namedAddress.exec(entry.trim()) ?? [];
    const found =
      address === undefined
        ? piecesOf(entry.trim()).map((email) => ({ email, first_name: '' }))
        : [{ email: address.trim(), first_name: firstNameOf(name ?? '') }];
    for (const invitee of found) {
      const key = emailKey(invitee.email);
      if (key !== '' && !byKey.has(key)) byKey.set(key, invitee);
    }
  }
  return [...byKey.values()];
}
