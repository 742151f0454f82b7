import { unescape } from 'node:querystring';
import { loggedPath } from '@rolecall/rest';

/** The pages that invites and links in mails lead to: what follows in their addresses is a secret. */
const names = new Set(['invite', 'forgot-password', 'reset-password', 'confirm']);

const isName = (segment: string): boolean => names.has(unescape(segment).toLowerCase());

/** Whether a page's address is to be told to nobody: its path holds a secret, or that of the page it leads on to. */
export function isPrivatePage(url: string): boolean {
  const [path = '', ...query] = url.split('?');
  const nexts = new URLSearchParams(query.join('?')).getAll('next');
  return isName(path.split('/', 2)[1] ?? '') || nexts.some((next) => next !== '' && isPrivatePage(next));
}

/** The path of an address as the log may have it: without its query, and with `…` in place of what may be a secret. */
export function loggedPagePath(url: string): string {
  const [path = ''] = url.split(/[?#]/, 1);
  const segments = path.split('/');
  const page = segments.findIndex(isName);
  const shown = segments.map((segment, index) => (segment !== '' && page !== -1 && index > page ? '…' : segment));
  return loggedPath(shown.join('/'));
}
