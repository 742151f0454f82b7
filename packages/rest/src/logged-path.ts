import { unescape } from 'node:querystring';

const maxLength = 300;

/** Whether a part of a path leads to a secret: an invite's, or that of a link in a mail. A letter of the alphabet may be written as `%70`. */
export const leadsToSecret = (segment: string): boolean =>
  /^(?:invites?|forgot-password|reset-password|confirm)$/i.test(unescape(segment));

/** Tokens of ours, addresses, and whatever else is too long to be a word, but no UUID. */
const isSecret = (segment: string): boolean => {
  const text = unescape(segment);
  return /ph[a-z]_|.@/i.test(text) || (text.length >= 32 && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text));
};

/** The path of an address as logs may have it: without its query, and with `…` in place of what may be a secret. */
export function loggedPath(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  const segments = path.split('/');
  const lead = segments.findIndex(leadsToSecret);
  const shown = segments.map((segment, index) =>
    segment !== '' && (isSecret(segment) || (lead !== -1 && index > lead)) ? '…' : segment,
  );
  return shown.join('/').slice(0, maxLength);
}
