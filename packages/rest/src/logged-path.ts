import { unescape } from 'node:querystring';

const maxLength = 300;

/** Tokens of ours, addresses, and whatever else is too long to be a word, but no UUID; a letter of the alphabet may be written as `%70`. */
const isSecret = (segment: string): boolean => {
  const text = unescape(segment);
  return /ph[a-z]_|.@/i.test(text) || (text.length >= 32 && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text));
};

/**
 * The path of an address as logs may have it: without its query, and with `…` in place of what may be a secret: tokens,
 * addresses and what follows `invite`.
 */
export function loggedPath(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  const segments = path.split('/');
  const invite = segments.findIndex((segment) => /^invites?$/i.test(unescape(segment)));
  const shown = segments.map((segment, index) =>
    segment !== '' && (isSecret(segment) || (invite !== -1 && index > invite)) ? '…' : segment,
  );
  return shown.join('/').slice(0, maxLength);
}
