import { isAuthRoute } from './auth-requests.ts';
import { isAuthenticationPage } from './authentication-forms.ts';
import { trpcPrefix } from './trpc-endpoint.ts';

const reads = ['GET', 'HEAD', 'OPTIONS'];

/** Routes of Next's development server for its own scripts. */
const isNextTool = (path: string) => path.startsWith('/__nextjs') || path.startsWith('/_next/');

/**
 * The methods of a path, except those of REST and MCP, which check their own. They are checked before Next, next-auth and tRPC,
 * which treat some unknown methods as a read, and respond to others with 500.
 * @returns undefined for routes of Next's development server, so that Next decides
 */
export function methodsOf(path: string, development: boolean): readonly string[] | undefined {
  if (development && isNextTool(path)) return undefined;
  // next-auth does not handle HEAD.
  if (isAuthRoute(path)) return ['GET', 'OPTIONS', 'POST'];
  return path.startsWith(trpcPrefix) || isAuthenticationPage(path) ? [...reads, 'POST'] : reads;
}
