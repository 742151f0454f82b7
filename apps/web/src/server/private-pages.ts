import { leadsToSecret } from '@rolecall/rest';

/** Whether a page's address is to be told to nobody: its path holds a secret, or that of the page it leads on to. */
export function isPrivatePage(url: string): boolean {
  const [path = '', ...query] = url.split('?');
  const nexts = new URLSearchParams(query.join('?')).getAll('next');
  return leadsToSecret(path.split('/', 2)[1] ?? '') || nexts.some((next) => next !== '' && isPrivatePage(next));
}
