import { unescape } from 'node:querystring';

const maxLength = 300;

/**
 * Whether a path segment is followed by a secret: that of an invite or of a link in a mail. Letters may be percent-encoded,
 * as in `%70`.
 */
export const leadsToSecret = (segment: string): boolean =>
  /^(?:invites?|forgot-password|reset-password|confirm)$/i.test(unescape(segment));

/** Whether a segment looks like a secret: our tokens, e-mail addresses, and anything too long to be a word, except UUIDs. */
const isSecret = (segment: string): boolean => {
  const text = unescape(segment);
  return /ph[a-z]_|.@/i.test(text) || (text.length >= 32 && !/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text));
};

/** The path of a URL in a form that may be logged: without its query, and with `…` instead of possible secrets. */
export function loggedPath(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  const segments = path.split('/');
  const lead = segments.findIndex(leadsToSecret);
  const shown = segments.map((segment, index) =>
    segment !== '' && (isSecret(segment) || (lead !== -1 && index > lead)) ? '…' : segment,
  );
  return shown.join('/').slice(0, maxLength);
}
