import { emailKey } from '@rolecall/contracts/normalize';

/** Somebody to invite. */
export interface Invitee {
  email: string;
  first_name: string;
}

/** As long as a first name on an invite may be. */
export const maxFirstName = 30;

/** `"Lovelace, Ada" <ada@example.com>` in one piece; otherwise whatever stands between lines, commas and semicolons. */
const entries = /"[^"\n]*"\s*<[^>\n]*>|[^,;\n]+/g;
const namedAddress = /^"?([^"<]*?)"?\s*<([^>]*)>$/;

/** Addresses with spaces between; whatever else has spaces in it is told back in one piece. */
function piecesOf(entry: string): string[] {
  const pieces = entry.split(/\s+/);
  return pieces.every((piece) => piece.includes('@')) ? pieces : [entry];
}

function firstNameOf(name: string): string {
  const [last = '', first] = name.split(',').map((part) => part.trim());
  return [...((first ?? last).split(/\s+/)[0] ?? '')].slice(0, maxFirstName).join('');
}

/**
 * Reads addresses as they are typed or pasted from a mail program: one a line, or with commas, semicolons or spaces
 * between, with names or without. Each is told once. Whether it is an address the server decides.
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
