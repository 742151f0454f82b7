import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import Negotiator from 'negotiator';
import send from 'send';

type Handler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

/** The path prefix of the pages' scripts and styles. */
const prefix = '/_next/static/';

/** The file types that the build compresses (`compress-static.mjs`), and the encodings, smallest first. */
const types: Partial<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};
const encodings = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
];

/**
 * Serves the pages' scripts and styles as the build compressed them: Next would compress them for each request.
 * @param folder of the web app
 * @param next handles everything else, including files that do not exist
 */
export function withAssets(folder: string, next: Handler): Handler {
  const root = join(folder, '.next/static');
  /** @returns whether the file exists */
  const answer = (req: IncomingMessage, res: ServerResponse, file: string) =>
    new Promise<boolean>((resolve) => {
      res.once('close', () => resolve(true));
      // Each name contains a digest of the content.
      send(req, file, { root, index: false, immutable: true, maxAge: '1y' })
        .on('error', () => resolve(false))
        .on('directory', () => resolve(false))
        .pipe(res);
    });
  return async (req, res) => {
    if (!req.url?.startsWith(prefix)) return next(req, res);
    const [path = ''] = req.url.slice(prefix.length).split('?', 1);
    const type = types[extname(path)];
    const accepted = new Negotiator(req).encodings();
    const encoding = type && encodings.find(({ name }) => accepted.includes(name));
    if (type && encoding) {
      res.setHeader('Vary', 'Accept-Encoding');
      res.setHeader('Content-Type', type);
      res.setHeader('Content-Encoding', encoding.name);
      if (await answer(req, res, path + encoding.suffix)) return;
      res.removeHeader('Content-Type');
      res.removeHeader('Content-Encoding');
    }
    if (!(await answer(req, res, path))) await next(req, res);
  };
}
