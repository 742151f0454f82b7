import type { IncomingMessage } from 'node:http';
import { invalidInput, RolecallError, sentences } from '@rolecall/contracts';
import { isSaneHost } from '@rolecall/rest';

/** Whether every reader interprets a path the same way: it is UTF-8, without NUL, backslashes or empty segments. */
function isSanePath(path: string): boolean {
  if (path.includes('//') || path.includes('\\')) return false;
  if (!path.includes('%')) return true;
  try {
    return !decodeURIComponent(path).includes('\0');
  } catch {
    return false;
  }
}

/**
 * Refuses a request whose host or path is malformed, or whose Host header is missing or repeated, before it is processed. A URL
 * that includes the host, as proxies receive it, is converted to the usual form.
 * @throws invalid_input if it is not a URL of this server, not_found if no path can be like that
 */
export function checkTarget(req: IncomingMessage): void {
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(req.url ?? '');
  if (absolute) {
    const [, host = '', rest = ''] = absolute;
    req.headers.host = host;
    req.url = rest.startsWith('/') ? rest : `/${rest}`;
  }
  const { host } = req.headers;
  const hosts = req.rawHeaders.filter((text, index) => index % 2 === 0 && /^host$/i.test(text)).length;
  if (hosts > 1 || (hosts === 0 && req.httpVersion === '1.1')) throw invalidInput('There must be one Host header.');
  if (host !== undefined && !isSaneHost(host)) throw invalidInput('The Host header names no host.');
  const { url = '' } = req;
  if (!/^\/[\x21-\x7e]*$/.test(url)) throw invalidInput('The address of the request is malformed.');
  if (!isSanePath(url.split('?', 1)[0] ?? '')) throw new RolecallError('not_found', sentences.endpointNotFound);
}

/** Whether a request expects nothing of this server but `100 Continue`. */
export const meetsExpectation = ({ headers: { expect } }: IncomingMessage): boolean =>
  expect === undefined || /(?:^|\W)100-continue(?:$|\W)/i.test(expect);

/** The refusal of a request that expects more. */
export const unmetExpectation = () =>
  new RolecallError('parse_error', 'The Expect header asks for what this server does not do.');
